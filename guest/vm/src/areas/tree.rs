//! Areas in a balanced tree that knows its gaps.
//!
//! An AVL tree by start address, with every operation made of two: [`split`] cuts a tree at a page, and
//! [`join`] puts two trees together around a node (Blelloch, Ferizovic and Sun, "Just Join for Parallel
//! Ordered Sets"). Both are logarithmic in the number of areas. Each node sums up its subtree, the widest
//! gap included, so that a search for room turns away from subtrees that have none.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::lowest_reserved;
use crate::{
    addr::{PageRange, Vpn},
    area::Area,
    attributes::Locked,
    large::Asking,
    size::is_data,
};

pub(super) type Link = Option<Box<Node>>;

/// An area, those below it and those above.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) area: Area,
    left: Link,
    right: Link,
    height: u8,
    sum: Summary,
}

/// What there is to know of a run of areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Summary {
    /// How many.
    pub(super) areas: usize,
    /// Their pages.
    pub(super) pages: u64,
    /// The pages of those that are locked.
    pub(super) locked: u64,
    /// The pages of those that are charged for.
    pub(super) charged: u64,
    /// The pages of those that are data: private, and may be stored to.
    pub(super) data: u64,
    /// Which of them have blocks that may be large pages.
    pub(super) asking: Asking,
    /// The lowest page that the first of them keeps for itself.
    lowest: Vpn,
    /// The end of the last.
    end: Vpn,
    /// The widest gap between two neighbours.
    gap: u64,
}

impl Summary {
    fn of(area: &Area) -> Self {
        let pages = area.range.pages();
        Self {
            areas: 1,
            pages,
            locked: if area.attributes.locked == Locked::No {
                0
            } else {
                pages
            },
            charged: if area.attributes.charged { pages } else { 0 },
            data: if is_data(area.prot, area.sharing(), area.grows_to.is_some()) {
                pages
            } else {
                0
            },
            asking: Asking::of(area),
            lowest: lowest_reserved(area),
            end: area.range.end(),
            gap: 0,
        }
    }

    fn then(self, above: Self) -> Self {
        let between = above.lowest.pages_since(self.end);
        Self {
            areas: self.areas + above.areas,
            pages: self.pages + above.pages,
            locked: self.locked + above.locked,
            charged: self.charged + above.charged,
            data: self.data + above.data,
            asking: self.asking.with(above.asking),
            lowest: self.lowest,
            end: above.end,
            gap: self.gap.max(above.gap).max(between),
        }
    }
}

/// Every visit of a node passes here, to be counted by the tests.
fn visit() {
    #[cfg(test)]
    VISITS.with(|visits| visits.set(visits.get() + 1));
}

#[cfg(test)]
std::thread_local! {
    /// Nodes visited by this thread.
    pub(super) static VISITS: core::cell::Cell<u64> = const { core::cell::Cell::new(0) };
}

fn height(link: &Link) -> u8 {
    link.as_ref().map_or(0, |node| node.height)
}

/// What a tree holds; `None` when that is nothing.
pub(super) fn summary(link: &Link) -> Option<Summary> {
    link.as_ref().map(|node| node.sum)
}

impl Node {
    fn leaf(area: Area) -> Box<Self> {
        let sum = Summary::of(&area);
        Box::new(Self {
            area,
            left: None,
            right: None,
            height: 1,
            sum,
        })
    }

    /// The same area with other neighbours, which are equally high but for one.
    fn with(mut self: Box<Self>, left: Link, right: Link) -> Box<Self> {
        visit();
        let mut sum = Summary::of(&self.area);
        if let Some(below) = summary(&left) {
            sum = below.then(sum);
        }
        if let Some(above) = summary(&right) {
            sum = sum.then(above);
        }
        self.height = height(&left).max(height(&right)) + 1;
        (self.left, self.right, self.sum) = (left, right, sum);
        self
    }

    fn take_apart(mut self: Box<Self>) -> (Link, Box<Self>, Link) {
        visit();
        let (left, right) = (self.left.take(), self.right.take());
        (left, self, right)
    }
}

/// Puts a node between two trees whose heights differ by two at most.
fn balance(left: Link, node: Box<Node>, right: Link) -> Box<Node> {
    let (low, high) = (height(&left), height(&right));
    match (left, right) {
        (Some(left), right) if low > high + 1 => {
            let (outer, left, inner) = left.take_apart();
            match inner {
                Some(inner) if inner.height > height(&outer) => {
                    let (below, inner, above) = inner.take_apart();
                    let low = left.with(outer, below);
                    inner.with(Some(low), Some(node.with(above, right)))
                }
                inner => left.with(outer, Some(node.with(inner, right))),
            }
        }
        (left, Some(right)) if high > low + 1 => {
            let (inner, right, outer) = right.take_apart();
            match inner {
                Some(inner) if inner.height > height(&outer) => {
                    let (below, inner, above) = inner.take_apart();
                    let high = right.with(above, outer);
                    inner.with(Some(node.with(left, below)), Some(high))
                }
                inner => right.with(Some(node.with(left, inner)), outer),
            }
        }
        (left, right) => node.with(left, right),
    }
}

/// One tree of everything below `node`, `node`, and everything above.
fn join(left: Link, node: Box<Node>, right: Link) -> Box<Node> {
    let (low, high) = (height(&left), height(&right));
    match (left, right) {
        (Some(left), right) if low > high + 1 => {
            let (below, left, above) = left.take_apart();
            balance(below, left, Some(join(above, node, right)))
        }
        (left, Some(right)) if high > low + 1 => {
            let (below, right, above) = right.take_apart();
            balance(Some(join(left, node, below)), right, above)
        }
        (left, right) => node.with(left, right),
    }
}

/// The areas that start below `page`, and the others.
pub(super) fn split(link: Link, page: Vpn) -> (Link, Link) {
    let Some(node) = link else {
        return (None, None);
    };
    let (left, node, right) = node.take_apart();
    if node.area.range.start() < page {
        let (low, high) = split(right, page);
        (Some(join(left, node, low)), high)
    } else {
        let (low, high) = split(left, page);
        (low, Some(join(high, node, right)))
    }
}

fn take_first(node: Box<Node>) -> (Box<Node>, Link) {
    let (left, node, right) = node.take_apart();
    match left {
        None => (node, right),
        Some(left) => {
            let (first, left) = take_first(left);
            (first, Some(balance(left, node, right)))
        }
    }
}

/// One tree of two, the second above the first.
pub(super) fn concat(left: Link, right: Link) -> Link {
    let Some(right) = right else {
        return left;
    };
    let (first, right) = take_first(right);
    Some(join(left, first, right))
}

/// Adds an area where none starts yet.
pub(super) fn insert(link: Link, area: Area) -> Link {
    let (low, high) = split(link, area.range.start());
    Some(join(low, Node::leaf(area), high))
}

/// Appends the areas of a tree, ascending.
pub(super) fn drain(link: Link, into: &mut Vec<Area>) {
    if let Some(node) = link {
        let (left, node, right) = node.take_apart();
        drain(left, into);
        into.push(node.area);
        drain(right, into);
    }
}

/// The area that starts last at `page` or below.
pub(super) fn at_or_below(link: &Link, page: Vpn) -> Option<&Area> {
    let (mut at, mut found) = (link, None);
    while let Some(node) = at {
        visit();
        at = if node.area.range.start() <= page {
            found = Some(&node.area);
            &node.right
        } else {
            &node.left
        };
    }
    found
}

/// The area that starts first at `page` or above.
pub(super) fn at_or_above(link: &Link, page: Vpn) -> Option<&Area> {
    let (mut at, mut found) = (link, None);
    while let Some(node) = at {
        visit();
        at = if node.area.range.start() >= page {
            found = Some(&node.area);
            &node.left
        } else {
            &node.right
        };
    }
    found
}

/// The first area that starts at `page` or above and has blocks which may be large pages, of those that
/// `served` says.
pub(super) fn first_asking(link: &Link, page: Vpn, served: Asking) -> Option<&Area> {
    let node = link.as_ref()?;
    visit();
    if !node.sum.asking.meets(served) {
        return None;
    }
    if node.area.range.start() < page {
        return first_asking(&node.right, page, served);
    }
    first_asking(&node.left, page, served)
        .or_else(|| Some(&node.area).filter(|area| Asking::of(area).meets(served)))
        .or_else(|| first_asking(&node.right, page, served))
}

/// What to look for, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    /// So many free pages.
    pub(super) pages: u64,
    /// From here up.
    pub(super) low: Vpn,
    /// To below here.
    pub(super) high: Vpn,
}

impl Search {
    fn fit(self, from: Vpn, to: Vpn) -> Option<PageRange> {
        let (from, to) = (from.max(self.low), to.min(self.high));
        let start = to.checked_sub(self.pages)?;
        PageRange::new(start, to).filter(|_| start >= from)
    }

    /// The highest place of so many pages between `from` and `to`, with the tree's areas in between.
    pub(super) fn highest(self, link: &Link, from: Vpn, to: Vpn) -> Option<PageRange> {
        let Some(node) = link else {
            return self.fit(from, to);
        };
        visit();
        let sum = node.sum;
        let at_ends = sum.lowest.pages_since(from).max(to.pages_since(sum.end));
        if at_ends.max(sum.gap) < self.pages || from >= self.high || to <= self.low {
            return None;
        }
        let above = self.highest(&node.right, node.area.range.end(), to);
        above.or_else(|| self.highest(&node.left, from, lowest_reserved(&node.area)))
    }
}

#[cfg(test)]
impl Node {
    /// Checks a subtree's balance, order and sums.
    pub(super) fn check(&self) {
        let (low, high) = (height(&self.left), height(&self.right));
        assert!(low.abs_diff(high) <= 1, "heights {low} and {high}");
        assert_eq!(self.height, low.max(high) + 1);
        let mut sum = Summary::of(&self.area);
        if let Some(left) = &self.left {
            left.check();
            assert!(left.sum.end <= self.area.range.start());
            sum = left.sum.then(sum);
        }
        if let Some(right) = &self.right {
            right.check();
            sum = sum.then(right.sum);
        }
        assert_eq!(self.sum, sum);
    }
}
