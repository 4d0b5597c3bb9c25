//! Regular expressions of JavaScript in the syntax of Rust's, which has no lookaround and no references back to a group.

/// Turns JavaScript's expressions into Rust's.
#[derive(Default)]
pub(super) struct Translator {
    /// Groups of the translation so far.
    written: usize,
    /// Those of the original, by their number less one.
    pub(super) groups: Vec<Option<usize>>,
    /// The lookarounds that are left out.
    pub(super) looks: Vec<Lookaround>,
    /// Whether what is translated stands in a lookaround.
    looking: bool,
}

/// A lookaround, at the place of an empty group of the translation.
pub(super) struct Lookaround {
    pub(super) group: usize,
    /// Whether it looks ahead, and not behind.
    pub(super) ahead: bool,
    /// Whether what it looks for must not be there.
    pub(super) negative: bool,
    /// What it looks for, translated.
    pub(super) source: String,
}

impl Translator {
    /// Several expressions, of which one must match.
    ///
    /// # Errors
    /// What is no expression, or cannot be had.
    pub(super) fn alternatives(&mut self, bodies: &[&str]) -> Result<String, String> {
        let translated: Result<Vec<String>, String> =
            bodies.iter().map(|body| self.translate(body)).collect();
        match translated?.as_slice() {
            [one] => Ok(one.clone()),
            many => Ok(format!("(?:{})", many.join("|"))),
        }
    }

    fn translate(&mut self, body: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = body;
        while let Some(c) = rest.chars().next() {
            rest = match c {
                '\\' => escape(rest, &mut out, false)?,
                '[' => class(rest, &mut out)?,
                '(' => self.group(rest, &mut out)?,
                _ => {
                    out.push(c);
                    &rest[c.len_utf8()..]
                }
            };
        }
        Ok(out)
    }

    /// Translates what opens a group, or a whole lookaround, and returns the rest.
    fn group<'b>(&mut self, rest: &'b str, out: &mut String) -> Result<&'b str, String> {
        for (opener, ahead, negative) in [
            ("(?=", true, false),
            ("(?!", true, true),
            ("(?<=", false, false),
            ("(?<!", false, true),
        ] {
            if let Some(inner) = rest.strip_prefix(opener) {
                let end = end_of_group(inner).ok_or("a group is not closed")?;
                if self.looking {
                    return Err("a lookaround within another is not supported".to_string());
                }
                self.looking = true;
                let source = self.translate(&inner[..end])?;
                self.looking = false;
                self.written += 1;
                self.looks.push(Lookaround {
                    group: self.written,
                    ahead,
                    negative,
                    source,
                });
                out.push_str("()");
                return Ok(&inner[end + 1..]);
            }
        }
        if let Some(inner) = rest.strip_prefix("(?:") {
            out.push_str("(?:");
            return Ok(inner);
        }
        let named = rest
            .strip_prefix("(?<")
            .and_then(|inner| inner.split_once('>'));
        if named.is_none() && rest.starts_with("(?") {
            return Err(format!(
                "`{}` is not supported",
                rest.chars().take(3).collect::<String>()
            ));
        }
        let number = (!self.looking).then(|| {
            self.written += 1;
            self.written
        });
        self.groups.push(number);
        out.push_str(if self.looking { "(?:" } else { "(" });
        Ok(named.map_or(&rest[1..], |(_, inner)| inner))
    }
}

/// Where the group that `inner` is the inside of is closed.
fn end_of_group(inner: &str) -> Option<usize> {
    let (mut depth, mut class, mut escaped) = (1, false, false);
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Translates an escape and returns the rest.
fn escape<'b>(rest: &'b str, out: &mut String, in_class: bool) -> Result<&'b str, String> {
    let after = &rest[1..];
    let c = after.chars().next().ok_or("it ends with a backslash")?;
    let next = &after[c.len_utf8()..];
    match (c, in_class) {
        // These are of ASCII alone in JavaScript.
        ('d', false) => out.push_str("[0-9]"),
        ('d', true) => out.push_str("0-9"),
        ('D', _) => out.push_str("[^0-9]"),
        ('w', false) => out.push_str("[0-9A-Za-z_]"),
        ('w', true) => out.push_str("0-9A-Za-z_"),
        ('W', _) => out.push_str("[^0-9A-Za-z_]"),
        ('b', false) => out.push_str(r"(?-u:\b)"),
        ('b', true) => out.push_str(r"\x08"),
        ('0', _) => out.push_str(r"\x00"),
        ('1'..='9' | 'k', false) => {
            return Err(format!(
                "`\\{c}`, a reference back to a group, is not supported"
            ));
        }
        ('s' | 'S' | 'B' | 'n' | 'r' | 't' | 'f' | 'v' | 'x' | 'u' | 'p' | 'P', _) => {
            out.extend(['\\', c])
        }
        _ if c.is_ascii_alphanumeric() => return Err(format!("`\\{c}` is not supported")),
        _ => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
    }
    Ok(next)
}

/// Translates a class of characters and returns the rest.
fn class<'b>(rest: &'b str, out: &mut String) -> Result<&'b str, String> {
    if let Some(next) = rest.strip_prefix("[^]") {
        out.push_str("(?s:.)");
        return Ok(next);
    }
    let mut rest = &rest[1..];
    out.push('[');
    loop {
        let c = rest
            .chars()
            .next()
            .ok_or("a class of characters is not closed")?;
        rest = match c {
            '\\' => escape(rest, out, true)?,
            ']' => {
                out.push(']');
                return Ok(&rest[1..]);
            }
            // Only Rust's classes nest and have operators.
            '[' | '&' | '~' => {
                out.extend(['\\', c]);
                &rest[1..]
            }
            _ => {
                out.push(c);
                &rest[c.len_utf8()..]
            }
        };
    }
}
