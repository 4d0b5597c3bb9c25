//! What waits to be asked, host by host.
//!
//! A host has at most so many requests at once, and some time between them. All hosts stand in one order, by the time at
//! which their next request is due, so that to find the next costs the same for ten hosts and for ten thousand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// What waits to be asked.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
    per_host: usize,
    delay: Duration,
}

struct State<T> {
    hosts: Vec<Host<T>>,
    by_name: HashMap<String, usize>,
    /// The hosts that may be asked, by when.
    due: BTreeSet<(Instant, usize)>,
    /// How many items wait or are worked on.
    open: usize,
    pushed: u64,
}

struct Host<T> {
    /// By the time at which each may be asked, and in the order in which they came.
    waiting: BTreeMap<(Instant, u64), T>,
    active: usize,
    /// When the next request may begin.
    free_at: Instant,
    /// Its place in `due`.
    due_at: Option<Instant>,
    closed: Option<String>,
}

/// An item whose time has come.
pub(super) struct Ticket<T> {
    pub(super) item: T,
    /// To be given back.
    pub(super) host: usize,
    /// Why its host is not to be asked any more.
    pub(super) closed: Option<String>,
}

impl<T> Queue<T> {
    pub(super) fn new(per_host: usize, delay: Duration) -> Self {
        Queue {
            state: Mutex::new(State {
                hosts: Vec::new(),
                by_name: HashMap::new(),
                due: BTreeSet::new(),
                open: 0,
                pushed: 0,
            }),
            changed: Condvar::new(),
            per_host,
            delay,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().expect("nothing panics under the lock")
    }

    /// Adds an item that may be asked from `at` on.
    pub(super) fn push(&self, host: String, at: Instant, item: T) {
        let mut state = self.lock();
        let index = match state.by_name.get(&host) {
            Some(index) => *index,
            None => {
                let index = state.hosts.len();
                state.hosts.push(Host {
                    waiting: BTreeMap::new(),
                    active: 0,
                    free_at: at,
                    due_at: None,
                    closed: None,
                });
                state.by_name.insert(host, index);
                index
            }
        };
        state.pushed += 1;
        state.open += 1;
        let number = state.pushed;
        state.hosts[index].waiting.insert((at, number), item);
        state.settle(index, self.per_host);
        self.changed.notify_all();
    }

    /// The next item, when its time has come; nothing when all are finished.
    pub(super) fn pop(&self) -> Option<Ticket<T>> {
        let mut state = self.lock();
        loop {
            if state.open == 0 {
                return None;
            }
            let now = Instant::now();
            let wait = match state.due.first() {
                Some(&(at, host)) if at <= now => return Some(self.take(&mut state, host, now)),
                Some(&(at, _)) => Some(at - now),
                None => None,
            };
            state = match wait {
                Some(wait) => {
                    let waited = self.changed.wait_timeout(state, wait);
                    waited.expect("nothing panics under the lock").0
                }
                None => {
                    let waited = self.changed.wait(state);
                    waited.expect("nothing panics under the lock")
                }
            };
        }
    }

    fn take(&self, state: &mut State<T>, index: usize, now: Instant) -> Ticket<T> {
        let host = &mut state.hosts[index];
        let (_, item) = host
            .waiting
            .pop_first()
            .expect("a host that is due has an item");
        let closed = host.closed.clone();
        host.active += 1;
        // A closed host is not asked, and needs no time.
        if closed.is_none() {
            host.free_at = now + self.delay;
        }
        state.settle(index, self.per_host);
        Ticket {
            item,
            host: index,
            closed,
        }
    }

    /// Gives an item back; what is still to be done with it was pushed before.
    pub(super) fn finish(&self, host: usize) {
        let mut state = self.lock();
        state.hosts[host].active -= 1;
        state.open -= 1;
        state.settle(host, self.per_host);
        self.changed.notify_all();
    }

    /// Leaves a host alone until then.
    pub(super) fn hold(&self, host: usize, until: Instant) {
        let mut state = self.lock();
        let free_at = &mut state.hosts[host].free_at;
        *free_at = until.max(*free_at);
        state.settle(host, self.per_host);
    }

    /// Leaves a host alone for good: its items come at once, with the reason.
    pub(super) fn close(&self, host: usize, reason: String) {
        let mut state = self.lock();
        state.hosts[host].closed = Some(reason);
        state.settle(host, self.per_host);
        self.changed.notify_all();
    }
}

impl<T> State<T> {
    /// Puts a host where it belongs among those that are due.
    fn settle(&mut self, index: usize, per_host: usize) {
        let host = &mut self.hosts[index];
        if let Some(at) = host.due_at.take() {
            self.due.remove(&(at, index));
        }
        let Some(&(first, _)) = host.waiting.keys().next() else {
            return;
        };
        let at = match host.closed {
            Some(_) => first.min(Instant::now()),
            None if host.active >= per_host => return,
            None => first.max(host.free_at),
        };
        host.due_at = Some(at);
        self.due.insert((at, index));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_so_many_requests_at_once() {
        let queue = Queue::new(2, Duration::ZERO);
        let now = Instant::now();
        for (host, item) in [("a", 1), ("a", 2), ("a", 3), ("b", 4)] {
            queue.push(host.to_string(), now, item);
        }
        let first: Vec<_> = (0..3)
            .map(|_| queue.pop().expect("three are due"))
            .collect();
        let mut items: Vec<i32> = first.iter().map(|ticket| ticket.item).collect();
        items.sort();
        assert_eq!(items, [1, 2, 4], "the third of `a` waits");
        queue.finish(first[0].host);
        let last = queue.pop().expect("one is left");
        assert_eq!(last.item, 3);
        for ticket in first[1..].iter().chain([&last]) {
            queue.finish(ticket.host);
        }
        assert!(queue.pop().is_none());
    }

    #[test]
    fn a_host_is_given_time() {
        let delay = Duration::from_secs(1000);
        let queue = Queue::new(2, delay);
        let before = Instant::now();
        for (host, item) in [("a", 1), ("a", 2), ("b", 3)] {
            queue.push(host.to_string(), before, item);
        }
        let first = queue.pop().expect("it is due");
        let other = queue.pop().expect("another host is due");
        assert_ne!(first.host, other.host);
        let due = queue.lock().due.first().map(|(at, _)| *at);
        assert!(due.is_some_and(|at| at >= before + delay));
        queue.hold(first.host, before + 3 * delay);
        let due = queue.lock().due.first().map(|(at, _)| *at);
        assert!(due.is_some_and(|at| at >= before + 3 * delay));
    }

    #[test]
    fn what_is_pushed_again_comes_again() {
        let queue = Queue::new(1, Duration::ZERO);
        queue.push("a".to_string(), Instant::now(), 1);
        let ticket = queue.pop().expect("it is due");
        queue.push("b".to_string(), Instant::now(), ticket.item + 1);
        queue.finish(ticket.host);
        let ticket = queue.pop().expect("it is due again");
        assert_eq!(ticket.item, 2);
        queue.finish(ticket.host);
        assert!(queue.pop().is_none());
    }

    #[test]
    fn a_closed_host_gives_all_back_at_once() {
        let queue = Queue::new(1, Duration::from_secs(1000));
        let later = Instant::now() + Duration::from_secs(1000);
        for item in 0..3 {
            queue.push(
                "a".to_string(),
                if item == 0 { Instant::now() } else { later },
                item,
            );
        }
        let first = queue.pop().expect("one is due");
        queue.close(first.host, "enough".to_string());
        for _ in 0..2 {
            let ticket = queue.pop().expect("the rest comes back");
            assert_eq!(ticket.closed.as_deref(), Some("enough"));
            queue.finish(ticket.host);
        }
        queue.finish(first.host);
        assert!(queue.pop().is_none());
    }
}
