//! Which rules there are.
//!
//! The list below is the only place besides a rule's page and its file that names it; a test holds it against the folder
//! of pages.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, OnceLock};

use serde::de::DeserializeOwned;

use super::catalogue::read_page;
use super::declarative::Declarative;
use super::own::OwnPage;
use super::{Across, Comparing, Page, Rule, Voice};
use super::{facts, fences, figures, layout, links, names, placeholders, structure, words};
use crate::config::{Config, KnownRule, Vocabulary};
use crate::diagnostic::{Diagnostic, Severity};

/// A rule as the program knows it before any run.
#[derive(Debug)]
pub struct RuleEntry {
    /// Its name, in kebab-case.
    pub name: Cow<'static, str>,
    /// The group, which is the folder of its page.
    pub group: Cow<'static, str>,
    /// Makes the rule with the options that the configuration sets; none for what the program itself finds.
    make: Make,
    /// The text of its page, if it is shipped.
    text: &'static str,
    head: OnceLock<Page>,
}

/// How a rule comes to be.
#[derive(Clone, Debug)]
enum Make {
    /// From its struct.
    Native(fn(&str, &Config, &mut Vec<Diagnostic>) -> Arc<dyn Rule>),
    /// From its page.
    Page,
    /// Not at all: the program reports it outside the rules, as when a file cannot be read.
    Engine,
    /// Likewise, but only where it is on: what is wrong with what allows findings.
    Findings,
    /// From a page of the project's own.
    Own(Arc<OwnPage>),
}

impl RuleEntry {
    const fn new(group: &'static str, name: &'static str, text: &'static str, make: Make) -> Self {
        RuleEntry {
            name: Cow::Borrowed(name),
            group: Cow::Borrowed(group),
            make,
            text,
            head: OnceLock::new(),
        }
    }

    /// A rule of the project's own.
    pub(super) fn own_page(page: Arc<OwnPage>) -> Self {
        RuleEntry {
            name: page.name.clone().into(),
            group: page.group.clone().into(),
            make: Make::Own(page),
            text: "",
            head: OnceLock::new(),
        }
    }

    /// The page of the project's own that makes it, if one does.
    pub fn own(&self) -> Option<&OwnPage> {
        match &self.make {
            Make::Own(page) => Some(page),
            _ => None,
        }
    }

    /// Whether it has this name or alias.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let mut aliases = self.head().aliases.iter();
        self.name == name || aliases.any(|alias| alias.eq_ignore_ascii_case(name))
    }

    /// The page without its examples.
    pub fn head(&self) -> &Page {
        if let Some(own) = self.own() {
            return &own.page;
        }
        self.head
            .get_or_init(|| Page::parse_head(self.text).expect("the tests read every page"))
    }

    /// The whole page.
    pub fn page(&self) -> Page {
        match self.own() {
            Some(own) => own.page.clone(),
            None => Page::parse(self.text).expect("the tests read every page"),
        }
    }

    /// How the rule speaks where its findings have this severity.
    pub(super) fn voice(&self, severity: Severity) -> Voice {
        let head = self.head();
        Voice {
            rule: self.name.as_ref().into(),
            severity,
            help: head.help.clone(),
            url: head.url.clone(),
        }
    }

    /// The rule, if it is one that takes part in a run; mistakes in its options go to `problems`.
    pub(super) fn rule(
        &self,
        config: &Config,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Arc<dyn Rule>> {
        match &self.make {
            Make::Native(make) => Some(make(&self.name, config, problems)),
            Make::Page => {
                let head = self.head();
                let check = head
                    .check
                    .as_ref()
                    .expect("a rule without code has a check");
                let options = config.option_values(&self.name, head.option_defaults(), problems);
                let rule = Declarative::new(check.get_ref(), &head.summary, &options, check.span());
                Some(Arc::new(rule.expect("the tests compile every pattern")))
            }
            Make::Own(own) => {
                let options = own.page.option_defaults();
                let options = config.option_values(&self.name, options, problems);
                match own.rule(&options) {
                    Ok(rule) => Some(rule),
                    Err(faults) => {
                        problems.extend(faults);
                        None
                    }
                }
            }
            Make::Engine => None,
            Make::Findings => Some(Arc::new(Silent)),
        }
    }
}

/// A rule whose findings are made elsewhere.
struct Silent;

impl Rule for Silent {}

/// A rule made from its struct.
const fn native<R: Rule + Default + DeserializeOwned + 'static>() -> Make {
    Make::Native(|name, config, problems| Arc::new(config.options::<R>(name, problems)))
}

/// A rule that compares documents, made from its struct.
const fn comparing<R: Comparing + Default + DeserializeOwned + 'static>() -> Make {
    Make::Native(|name, config, problems| Arc::new(Across(config.options::<R>(name, problems))))
}

/// `group { "name" => how }`, in the order of the catalogue.
macro_rules! rules {
    ($($group:literal { $($name:literal => $make:expr,)* })*) => {
        static ENTRIES: LazyLock<Vec<RuleEntry>> = LazyLock::new(|| vec![$($(
            RuleEntry::new(
                $group,
                $name,
                include_str!(concat!("../../rules/", $group, "/", $name, ".toml")),
                $make,
            ),
        )*)*]);
    };
}

rules! {
    "fences" {
        "unclosed-fence" => native::<fences::unclosed_fence::UnclosedFence>(),
        "fence-closed-early" => native::<fences::fence_closed_early::FenceClosedEarly>(),
        "stray-fence" => native::<fences::stray_fence::StrayFence>(),
        "mismatched-colon-fence" => native::<fences::mismatched_colon_fence::MismatchedColonFence>(),
        "restructured-text" => native::<fences::restructured_text::RestructuredText>(),
        "unbraced-directive" => native::<fences::unbraced_directive::UnbracedDirective>(),
        "broken-fence-opener" => native::<fences::broken_fence_opener::BrokenFenceOpener>(),
        "unknown-directive" => native::<fences::unknown_directive::UnknownDirective>(),
        "unknown-role" => native::<fences::unknown_role::UnknownRole>(),
        "unknown-directive-option" => native::<fences::unknown_directive_option::UnknownDirectiveOption>(),
        "invalid-directive-option" => native::<fences::invalid_directive_option::InvalidDirectiveOption>(),
        "missing-directive-argument" => native::<fences::missing_directive_argument::MissingDirectiveArgument>(),
        "missing-directive-content" => native::<fences::missing_directive_content::MissingDirectiveContent>(),
        "unexpected-directive-content" => native::<fences::unexpected_directive_content::UnexpectedDirectiveContent>(),
        "invalid-directive-content" => native::<fences::invalid_directive_content::InvalidDirectiveContent>(),
        "missing-code-language" => native::<fences::missing_code_language::MissingCodeLanguage>(),
        "inconsistent-fence-style" => native::<fences::inconsistent_fence_style::InconsistentFenceStyle>(),
    }
    "figures" {
        "missing-alt-text" => native::<figures::missing_alt_text::MissingAltText>(),
        "uninformative-alt-text" => native::<figures::uninformative_alt_text::UninformativeAltText>(),
        "alt-text-repeats-caption" => native::<figures::alt_text_repeats_caption::AltTextRepeatsCaption>(),
        "missing-image" => native::<figures::missing_image::MissingImage>(),
        "unsupported-image-type" => native::<figures::unsupported_image_type::UnsupportedImageType>(),
        "missing-caption" => native::<figures::missing_caption::MissingCaption>(),
        "repeated-caption" => native::<figures::repeated_caption::RepeatedCaption>(),
        "repeated-image" => comparing::<figures::repeated_image::RepeatedImage>(),
        "unused-image" => comparing::<figures::unused_image::UnusedImage>(),
        "oversized-image" => native::<figures::oversized_image::OversizedImage>(),
    }
    "links" {
        "broken-link" => native::<links::broken_link::BrokenLink>(),
        "broken-anchor" => native::<links::broken_anchor::BrokenAnchor>(),
        "undefined-reference" => native::<links::undefined_reference::UndefinedReference>(),
        "unmatched-inclusion" => native::<links::unmatched_inclusion::UnmatchedInclusion>(),
        "unlisted-document" => native::<links::unlisted_document::UnlistedDocument>(),
        "duplicate-document" => native::<links::duplicate_document::DuplicateDocument>(),
        "duplicate-definition" => native::<links::duplicate_definition::DuplicateDefinition>(),
        "unused-definition" => comparing::<links::unused_definition::UnusedDefinition>(),
        "malformed-url" => native::<links::malformed_url::MalformedUrl>(),
        "malformed-link" => native::<links::malformed_link::MalformedLink>(),
        "bare-url" => native::<links::bare_url::BareUrl>(),
        "insecure-url" => native::<links::insecure_url::InsecureUrl>(),
        "inconsistent-url" => native::<links::inconsistent_url::InconsistentUrl>(),
        "private-url" => native::<links::private_url::PrivateUrl>(),
        "placeholder-url" => native::<links::placeholder_url::PlaceholderUrl>(),
        "vague-link-text" => Make::Page,
        "mismatched-link-text" => native::<links::mismatched_link_text::MismatchedLinkText>(),
        "link-title-differs" => comparing::<links::link_title_differs::LinkTitleDiffers>(),
        "dead-url" => native::<links::dead_url::DeadUrl>(),
        "moved-url" => native::<links::moved_url::MovedUrl>(),
    }
    "placeholders" {
        "placeholder-title" => native::<placeholders::placeholder_title::PlaceholderTitle>(),
        "placeholder-text" => Make::Page,
        "empty-section" => native::<placeholders::empty_section::EmptySection>(),
    }
    "names" {
        "misspelled-name" => comparing::<names::misspelled_name::MisspelledName>(),
        "inconsistent-name" => comparing::<names::inconsistent_name::InconsistentName>(),
        "unlisted-person" => native::<names::unlisted_person::UnlistedPerson>(),
        "mismatched-handle" => native::<names::mismatched_handle::MismatchedHandle>(),
        "unlinked-handle" => comparing::<names::unlinked_handle::UnlinkedHandle>(),
    }
    "words" {
        "misspelled-word" => comparing::<words::misspelled_word::MisspelledWord>(),
        "misspelled-japanese" => Make::Page,
        "misspelled-term" => native::<words::misspelled_term::MisspelledTerm>(),
        "inconsistent-term" => comparing::<words::inconsistent_term::InconsistentTerm>(),
        "doubled-word" => native::<words::doubled_word::DoubledWord>(),
        "unbalanced-bracket" => native::<words::unbalanced_bracket::UnbalancedBracket>(),
        "ineffective-emphasis" => native::<words::ineffective_emphasis::IneffectiveEmphasis>(),
        "mojibake" => native::<words::mojibake::Mojibake>(),
        "invisible-character" => native::<words::invisible_character::InvisibleCharacter>(),
        "decomposed-character" => native::<words::decomposed_character::DecomposedCharacter>(),
        "ambiguous-character" => native::<words::ambiguous_character::AmbiguousCharacter>(),
        "inconsistent-width" => comparing::<words::inconsistent_width::InconsistentWidth>(),
        "cjk-spacing" => comparing::<words::cjk_spacing::CjkSpacing>(),
        "missing-full-stop" => native::<words::missing_full_stop::MissingFullStop>(),
    }
    "structure" {
        "conflict-marker" => native::<structure::conflict_marker::ConflictMarker>(),
        "full-width-marker" => native::<structure::full_width_marker::FullWidthMarker>(),
        "malformed-front-matter" => native::<structure::malformed_front_matter::MalformedFrontMatter>(),
        "malformed-table" => native::<structure::malformed_table::MalformedTable>(),
        "duplicate-heading" => native::<structure::duplicate_heading::DuplicateHeading>(),
        "skipped-heading-level" => native::<structure::skipped_heading_level::SkippedHeadingLevel>(),
        "multiple-titles" => native::<structure::multiple_titles::MultipleTitles>(),
        "missing-title" => native::<structure::missing_title::MissingTitle>(),
        "heading-in-directive" => native::<structure::heading_in_directive::HeadingInDirective>(),
        "stale-table-of-contents" => native::<structure::stale_table_of_contents::StaleTableOfContents>(),
        "inconsistent-numbering" => native::<structure::inconsistent_numbering::InconsistentNumbering>(),
        "repeated-paragraph" => native::<structure::repeated_paragraph::RepeatedParagraph>(),
        "inline-html" => native::<structure::inline_html::InlineHtml>(),
        "ascii-ellipsis" => Make::Page,
        "heading-punctuation" => native::<structure::heading_punctuation::HeadingPunctuation>(),
    }
    "layout" {
        "trailing-space" => native::<layout::trailing_space::TrailingSpace>(),
        "hard-tab" => native::<layout::hard_tab::HardTab>(),
        "extra-blank-lines" => native::<layout::extra_blank_lines::ExtraBlankLines>(),
        "missing-blank-line" => native::<layout::missing_blank_line::MissingBlankLine>(),
        "missing-final-newline" => native::<layout::missing_final_newline::MissingFinalNewline>(),
        "mixed-line-endings" => native::<layout::mixed_line_endings::MixedLineEndings>(),
        "inconsistent-heading-style" => native::<layout::inconsistent_heading_style::InconsistentHeadingStyle>(),
        "missing-heading-space" => native::<layout::missing_heading_space::MissingHeadingSpace>(),
        "extra-heading-space" => native::<layout::extra_heading_space::ExtraHeadingSpace>(),
        "indented-heading" => native::<layout::indented_heading::IndentedHeading>(),
        "inconsistent-list-marker" => native::<layout::inconsistent_list_marker::InconsistentListMarker>(),
        "inconsistent-list-indentation" => native::<layout::inconsistent_list_indentation::InconsistentListIndentation>(),
        "extra-list-marker-space" => native::<layout::extra_list_marker_space::ExtraListMarkerSpace>(),
        "misnumbered-list" => native::<layout::misnumbered_list::MisnumberedList>(),
        "extra-quote-space" => native::<layout::extra_quote_space::ExtraQuoteSpace>(),
        "inconsistent-code-style" => native::<layout::inconsistent_code_style::InconsistentCodeStyle>(),
        "inconsistent-thematic-break" => native::<layout::inconsistent_thematic_break::InconsistentThematicBreak>(),
        "inconsistent-emphasis-marker" => native::<layout::inconsistent_emphasis_marker::InconsistentEmphasisMarker>(),
        "space-in-emphasis" => native::<layout::space_in_emphasis::SpaceInEmphasis>(),
        "space-in-code" => native::<layout::space_in_code::SpaceInCode>(),
        "space-in-link" => native::<layout::space_in_link::SpaceInLink>(),
        "missing-table-pipe" => native::<layout::missing_table_pipe::MissingTablePipe>(),
        "uneven-table-row" => native::<layout::uneven_table_row::UnevenTableRow>(),
    }
    "facts" {
        "wrong-weekday" => native::<facts::wrong_weekday::WrongWeekday>(),
        "impossible-date" => native::<facts::impossible_date::ImpossibleDate>(),
        "disagreeing-figure" => native::<facts::disagreeing_figure::DisagreeingFigure>(),
        "outside-event" => native::<facts::outside_event::OutsideEvent>(),
    }
    "report-ja" {
        "auxiliary-in-kanji" => Make::Page,
        "half-width-mark" => Make::Page,
        "handmade-list" => Make::Page,
        "image-outside-figure" => Make::Page,
        "kanji-and-kana" => Make::Page,
        "missing-byline" => Make::Page,
        "stop-before-bracket" => Make::Page,
        "western-comma" => Make::Page,
    }
    "github-docs" {
        "bold-alert" => Make::Page,
        "line-of-branch" => Make::Page,
        "page-as-image" => Make::Page,
        "prompt-before-command" => Make::Page,
        "relative-github-page" => Make::Page,
        "unknown-alert" => Make::Page,
    }
    "allow" {
        "unused-allow" => Make::Findings,
        "expired-allow" => Make::Findings,
        "malformed-allow" => Make::Findings,
        "missing-allow-reason" => Make::Findings,
        "stale-baseline" => Make::Findings,
    }
    "input" {
        "unreadable-file" => Make::Engine,
        "unwritable-file" => Make::Engine,
        "invalid-config" => Make::Engine,
        "invalid-roster" => Make::Engine,
        "invalid-page" => Make::Engine,
        "invalid-dictionary" => Make::Engine,
        "internal" => Make::Engine,
    }
}

/// All shipped rules, by group as the catalogue has them.
pub fn entries() -> &'static [RuleEntry] {
    &ENTRIES
}

/// The shipped rule of this name or alias.
pub fn entry(name: &str) -> Option<&'static RuleEntry> {
    let named = ENTRIES.iter().find(|entry| entry.name == name);
    named.or_else(|| ENTRIES.iter().find(|entry| entry.is_called(name)))
}

/// The words that a configuration may use.
pub fn vocabulary() -> Vocabulary {
    let known = |entry: &RuleEntry| {
        let head = entry.head();
        let rule = KnownRule {
            group: entry.group.to_string(),
            aliases: head.aliases.clone(),
            options: head.options.keys().cloned().collect(),
        };
        (entry.name.to_string(), rule)
    };
    Vocabulary {
        rules: ENTRIES.iter().map(known).collect(),
        read_page: Some(read_page),
    }
}
