//! The language of scripts, and its bounds.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage,
    BasicStringPackage, LogicPackage, MoreStringPackage, Package,
};
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, Position};

use super::item;
use super::run::Refusal;

/// Steps that a script may take whatever the document, and for each byte of it.
const STEPS: u64 = 1_000_000;
const STEPS_PER_BYTE: u64 = 200;

/// Time that it may take whatever the document, and for each byte of it. The steps end a script first, unless a single one
/// is slow.
const TIME: Duration = Duration::from_secs(5);
const TIME_PER_BYTE: Duration = Duration::from_micros(5);

/// How deep functions may call functions.
const CALLS: usize = 24;

/// How deep expressions may nest.
const DEPTH: usize = 48;

/// The most variables at a time.
const VARIABLES: usize = 64;

/// The longest string, in bytes; the strings in a list count together.
const STRING: usize = 4 << 20;

/// The most items of a list, those of lists in it included. They are counted whenever it changes, which for long lists
/// takes its time.
const LIST: usize = 20_000;

/// The most entries of a map.
const MAP: usize = 10_000;

thread_local! {
    /// What is left to the script that runs on this thread: its last step, and its last moment.
    static LEFT: Cell<Option<(u64, Instant)>> = const { Cell::new(None) };
}

/// An engine that knows documents and nothing of the machine. Rhai's core package is left out: all that it has which the
/// language has not is to sleep, which no count of steps would end, to exit and to tag values.
pub(super) fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    MoreStringPackage::new().register_into_engine(&mut engine);
    BasicIteratorPackage::new().register_into_engine(&mut engine);
    BasicArrayPackage::new().register_into_engine(&mut engine);
    BasicMapPackage::new().register_into_engine(&mut engine);
    BasicMathPackage::new().register_into_engine(&mut engine);
    for word in ["eval", "print", "debug"] {
        engine.disable_symbol(word);
    }
    engine
        .set_max_call_levels(CALLS)
        .set_max_expr_depths(DEPTH, DEPTH)
        .set_max_variables(VARIABLES)
        .set_max_functions(64)
        .set_max_string_size(STRING)
        .set_max_array_size(LIST)
        .set_max_map_size(MAP)
        .set_strict_variables(true)
        .on_progress(progress);
    engine.register_fn("replace", replace).register_fn(
        "replace",
        |text: &mut ImmutableString, from: char, to: &str| {
            replace(text, from.encode_utf8(&mut [0; 4]), to)
        },
    );
    item::register(&mut engine);
    engine
}

/// Rhai's own sees what it has made only afterwards, which may be a million times what it was given.
fn replace(text: &mut ImmutableString, from: &str, to: &str) -> Result<(), Refusal> {
    let times = text.matches(from).count();
    let size = text.len() - times * from.len() + times.saturating_mul(to.len());
    if size > STRING {
        let what = "Length of string".to_owned();
        return Err(EvalAltResult::ErrorDataTooLarge(what, Position::NONE).into());
    }
    *text = text.replace(from, to).into();
    Ok(())
}

/// Ends a script that has used up what it may.
fn progress(steps: u64) -> Option<Dynamic> {
    // To ask the clock costs more than a step.
    const BETWEEN: u64 = 64;
    let (last, deadline) = LEFT.get()?;
    if steps > last {
        return Some("many steps".into());
    }
    let over = steps.is_multiple_of(BETWEEN) && Instant::now() > deadline;
    over.then(|| "long".into())
}

/// Runs a script on a document of so many bytes, within bounds.
pub(super) fn bounded<T>(bytes: usize, run: impl FnOnce() -> T) -> T {
    let steps = STEPS + STEPS_PER_BYTE * bytes as u64;
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    let deadline = Instant::now() + TIME + TIME_PER_BYTE * bytes;
    let outer = LEFT.replace(Some((steps, deadline)));
    let outcome = run();
    LEFT.set(outer);
    outcome
}

/// A value of the configuration as a script sees it.
pub(super) fn value(value: &toml::Value) -> Dynamic {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(yes) => (*yes).into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => {
            let items: rhai::Array = items.iter().map(self::value).collect();
            items.into()
        }
        toml::Value::Table(table) => {
            let entries = table.iter();
            let map: rhai::Map = entries
                .map(|(key, value)| (key.as_str().into(), self::value(value)))
                .collect();
            map.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
    fn the_page_on_own_rules_tells_the_bounds() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/own-rules/README.md");
        let page = std::fs::read_to_string(page).expect("the page is there");
        assert_eq!((STEPS, LIST, TIME.as_secs()), (1_000_000, 20_000, 5));
        for bound in [
            format!("a million steps and {STEPS_PER_BYTE} more for each byte"),
            "five seconds".to_owned(),
            format!("functions {CALLS} deep"),
            format!("strings of {} MiB", STRING >> 20),
            "lists of 20,000 items".to_owned(),
        ] {
            assert!(page.contains(&bound), "{bound}");
        }
    }
}
