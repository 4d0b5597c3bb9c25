//! The wave dash 〜 and the full-width tilde ～, which look the same and are mixed by input methods.

use super::Slip;
use super::lexicon::Lexicon;
use super::note::WAVES;

/// The form that fewer places have.
pub(super) fn slips(lexicon: &Lexicon) -> Option<Slip> {
    let [wave, tilde] = &lexicon.waves;
    if wave.is_empty() || tilde.is_empty() {
        return None;
    }
    // Where both are as frequent the wave dash, which is the character for it, stays.
    let (found, expected) = if wave.len() >= tilde.len() {
        (1, 0)
    } else {
        (0, 1)
    };
    let [found_at, expected_at] = [found, expected].map(|which: usize| &lexicon.waves[which]);
    let shown = |which: usize| format!("{} (U+{:04X})", WAVES[which], u32::from(WAVES[which]));
    Some(Slip {
        found: shown(found),
        count: found_at.len() as u32,
        places: found_at.clone(),
        expected: shown(expected),
        expected_count: expected_at.len() as u32,
        example: expected_at[0],
        certain: true,
    })
}
