//! A pattern as one table: a look-up for each byte of a value, no branch but the loop's.
//!
//! The automaton is built by `regex-automata`; its states and byte classes are then laid out anew without the
//! bookkeeping that a search needs and a match of the whole value does not.

use std::collections::HashMap;

use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};

/// A table larger than this many bytes is not made.
const MOST: usize = 1 << 20;

/// A deterministic automaton over bytes.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// The class of each byte.
    classes: Box<[u8; 256]>,
    /// By state and class: where the next state's row begins. Rows are as long as there are classes.
    rows: Vec<u32>,
    /// By state: whether a value may end there.
    accepts: Vec<bool>,
    start: u32,
    width: u32,
}

impl Table {
    /// The table of a translated pattern; none where it would be too large or asks for word boundaries.
    pub(super) fn compile(translated: &str) -> Option<Self> {
        let config = dense::Config::new()
            // All matches are kept, so that the last byte decides.
            .match_kind(MatchKind::All)
            .start_kind(StartKind::Anchored)
            // States that a search may skip over would be special ones; nothing is searched for here.
            .accelerate(false)
            .dfa_size_limit(Some(MOST))
            .determinize_size_limit(Some(MOST));
        let dfa = dense::Builder::new()
            .configure(config)
            .thompson(thompson::Config::new().nfa_size_limit(Some(2 * MOST)))
            .build(translated)
            .ok()?;
        let anchored = start::Config::new().anchored(Anchored::Yes);
        Some(Self::of(&dfa, dfa.start_state(&anchored).ok()?))
    }

    /// Lays out what can be reached from `start`.
    fn of(dfa: &dense::DFA<Vec<u32>>, start: StateID) -> Self {
        let mut states = vec![start];
        let mut numbers = HashMap::from([(start, 0_u32)]);
        let mut next = Vec::new();
        let mut at = 0;
        while let Some(state) = states.get(at).copied() {
            for byte in 0..=u8::MAX {
                let to = dfa.next_state(state, byte);
                next.push(*numbers.entry(to).or_insert_with(|| {
                    states.push(to);
                    states.len() as u32 - 1
                }));
            }
            at += 1;
        }
        // Bytes that lead from every state to the same one are of one class.
        let mut classes = Box::new([0; 256]);
        let mut columns: HashMap<Vec<u32>, u8> = HashMap::new();
        let mut examples = Vec::new();
        for byte in 0..256 {
            let column: Vec<u32> = next.iter().skip(byte).step_by(256).copied().collect();
            classes[byte] = *columns.entry(column).or_insert_with(|| {
                examples.push(byte);
                examples.len() as u8 - 1
            });
        }
        let width = examples.len() as u32;
        let rows = next
            .chunks_exact(256)
            .flat_map(|row| examples.iter().map(|byte| row[*byte] * width))
            .collect();
        let accepts = states
            .iter()
            .map(|state| dfa.is_match_state(dfa.next_eoi_state(*state)))
            .collect();
        Self {
            classes,
            rows,
            accepts,
            start: 0,
            width,
        }
    }

    /// By place of a value: the bytes that may stand there, if that is all there is to the pattern – every state that
    /// leads to a match leads to one other only, and nothing but the last is a match.
    pub(super) fn chain(&self) -> Option<Vec<Vec<u8>>> {
        const LONGEST: usize = 64;
        let live = self.live();
        let (mut state, mut places) = (0, Vec::new());
        while !self.accepts[state] {
            let mut next = None;
            let mut bytes = Vec::new();
            for byte in 0..=u8::MAX {
                let to = self.after(state, byte);
                if live[to] {
                    if *next.get_or_insert(to) != to {
                        return None;
                    }
                    bytes.push(byte);
                }
            }
            places.push(bytes);
            if places.len() > LONGEST {
                return None;
            }
            state = next?;
        }
        let ends = (0..=u8::MAX).all(|byte| !live[self.after(state, byte)]);
        ends.then_some(places)
    }

    /// The state that `byte` leads to.
    fn after(&self, state: usize, byte: u8) -> usize {
        let width = self.width as usize;
        self.rows[state * width + usize::from(self.classes[usize::from(byte)])] as usize / width
    }

    /// By state: whether a match can be reached from it. From the matches backwards, so that each step is looked at once.
    fn live(&self) -> Vec<bool> {
        let mut live = self.accepts.clone();
        let mut before = vec![Vec::new(); live.len()];
        for (at, to) in (0..).zip(&self.rows) {
            before[(to / self.width) as usize].push(at / self.width);
        }
        let mut found: Vec<usize> = (0..live.len()).filter(|state| live[*state]).collect();
        while let Some(state) = found.pop() {
            for from in before[state].iter().map(|from| *from as usize) {
                if !live[from] {
                    live[from] = true;
                    found.push(from);
                }
            }
        }
        live
    }

    /// Whether the automaton accepts the whole of `bytes`.
    #[inline]
    pub(super) fn is_match(&self, bytes: &[u8]) -> bool {
        let mut row = self.start;
        for byte in bytes {
            row = self.rows[row as usize + usize::from(self.classes[usize::from(*byte)])];
        }
        self.accepts[(row / self.width) as usize]
    }
}
