//! `kouetsu fmt`: the safe fixes of the rules of layout, for people who want a formatter.

use std::process::ExitCode;

use super::fix::{self, Fixer};
use super::input::{Input, Loaded, Manner};
use super::{FixArgs, FmtArgs, say, usage};
use crate::config::Overlay;
use crate::report::count;
use crate::session::Fixed;

/// The group of rules whose fixes are made.
const LAYOUT: &str = "layout";

pub(super) fn run(args: &FmtArgs) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let overlay = Overlay {
        select: vec![LAYOUT.to_string()],
        isolated: args.isolated,
        ..Overlay::default()
    };
    let input = Input {
        paths: &args.paths,
        stdin_filename: args.stdin_filename.as_deref(),
        manner: Manner::default(),
    };
    let Loaded {
        mut session,
        files,
        input,
        ..
    } = match input.load(&overlay, &current_dir)? {
        Ok(loaded) => loaded,
        Err(errors) => return Ok(usage(&errors)),
    };
    let only = FixArgs {
        fix: true,
        unsafe_fixes: false,
        diff: args.diff,
        fix_only: vec![LAYOUT.to_string()],
    };
    let fixer = Fixer::new(&only, session.catalogue().clone());
    let fixer = fixer.ok().flatten().expect("there are rules of layout");
    let mut fixed = session.fix(&fixer.fixing());
    let broken = fix::tell(&session, &fixed.found);
    let changed = fixed.changed.len();
    let would = if changed > 0 { 1 } else { 0 };
    let status = |fine: u8| ExitCode::from(if broken { 2 } else { fine });
    if args.diff {
        fix::show(&fixed, args.color)?;
        return Ok(status(would));
    }
    if args.check {
        for changed in &fixed.changed {
            say(&format!("would lay out {}", changed.before.path()));
        }
        say(&summary(
            changed,
            files.len(),
            &fixed,
            "would be laid out anew",
        ));
        return Ok(status(would));
    }
    if let Some(input) = input {
        fix::print(&session, &input)?;
        return Ok(status(0));
    }
    let written = fix::write(&mut session, &mut fixed);
    fix::tell(&session, &written.failed);
    let changed = changed - written.left;
    say(&summary(changed, files.len(), &fixed, "laid out anew"));
    let failed = if written.failed.is_empty() { 0 } else { 2 };
    Ok(written.status().unwrap_or_else(|| status(failed)))
}

fn summary(changed: usize, files: usize, fixed: &Fixed, what: &str) -> String {
    let left = match files.saturating_sub(changed) {
        1 => "1 left as it is".to_string(),
        left => format!("{left} left as they are"),
    };
    let mut summary = format!("{} {what}, {left}", count(changed, "file"));
    if fixed.withheld > 0 {
        let withheld = count(fixed.withheld, "place");
        summary.push_str(&format!(
            "; {withheld} left where more would change: see `kouetsu check --fix --select layout`"
        ));
    }
    summary
}
