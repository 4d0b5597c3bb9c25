//! Values that are made when they are first asked for, once for each key, whichever thread asks.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, OnceLock};

pub(super) struct Memo<K, V> {
    cells: Mutex<HashMap<K, Arc<OnceLock<V>>>>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Memo {
            cells: Mutex::default(),
        }
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Memo<K, V> {
    /// The value of `key`. `make` must not ask for the same key again, nor wait for another thread that may.
    pub(super) fn get(&self, key: &K, make: impl FnOnce() -> V) -> V {
        let cell = {
            let mut cells = self.cells.lock().expect("nothing is made under the lock");
            match cells.get(key) {
                Some(cell) => cell.clone(),
                None => cells.entry(key.clone()).or_default().clone(),
            }
        };
        cell.get_or_init(make).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_made_once() {
        let memo = Memo::default();
        let made = std::cell::Cell::new(0);
        let get = |key: &'static str| {
            memo.get(&key, || {
                made.set(made.get() + 1);
                key.len()
            })
        };
        assert_eq!((get("a"), get("校"), get("a")), (1, 3, 1));
        assert_eq!(made.get(), 2);
    }
}
