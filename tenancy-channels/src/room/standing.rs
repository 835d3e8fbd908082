//! What the accounts in a room may do: whether it is old, and what follows from what is new.

use super::{Held, Room, Seat, Settling, ShownIn, Who};
use crate::close::Close;
use crate::topic::{Topic, TopicKind};
use std::collections::HashSet;
use std::sync::Arc;
use tenancy_accounts::{Account, RoleOf};
use tenancy_permissions::{HasPermissions, PermissionSet, PermissionsOf, Rights, Standing};
use tenancy_runtime::Tenant;

/// Topics that have to be asked for again. While this is there, the account joins none.
pub(crate) struct Asks<T: Tenant, A> {
    pub(crate) topics: Vec<Topic<T, A>>,
    doubts: u64,
    _settling: Arc<Settling>,
}

/// New rights of an account, and what follows from them.
pub(crate) struct Settles<'a, T: HasPermissions<A>, A: Account> {
    pub(crate) asks: &'a Asks<T, A>,
    pub(crate) rights: &'a Rights<T, A>,
    /// Which topics may still be heard. What is not among them may not.
    pub(crate) may: HashSet<Topic<T, A>>,
    /// What each socket hears by itself.
    pub(crate) groups: &'a [Topic<T, A>],
    /// What the account shows of itself.
    pub(crate) shown: ShownIn<T, A>,
    /// What [`Room::evictions`] said before it was asked for.
    pub(crate) evictions: u64,
}

impl<T: HasPermissions<A>, A: Account> Held<T, A> {
    pub(super) fn of(rights: &Rights<T, A>) -> Self {
        Self {
            role: rights.member().role(),
            permissions: *rights.permissions(),
            version: rights.version(),
        }
    }

    pub(super) fn is_like(
        &self,
        role: RoleOf<T, A>,
        held: &PermissionSet<PermissionsOf<T, A>>,
    ) -> bool {
        self.role == role && self.permissions == *held
    }
}

impl<T: HasPermissions<A>, A: Account> Room<T, A> {
    /// Of which accounts what is known is older than this change: of those that hear the topic, or of all.
    pub(crate) fn old(&self, topic: Option<&Topic<T, A>>, version: i64) -> Vec<Who<A>> {
        let state = self.state();
        let is_old = |(text, seat): (&Arc<str>, &Seat<T, A>)| {
            seat.is_old(version)
                .then(|| (Arc::clone(text), seat.account.clone()))
        };
        match topic {
            None => state.seats.iter().filter_map(is_old).collect(),
            Some(topic) => state
                .listening(topic)
                .filter_map(|(account, seat)| is_old((account, seat)))
                .collect(),
        }
    }

    /// As of which change the latest is known of somebody.
    pub(crate) fn latest(&self) -> Option<i64> {
        self.state().latest
    }

    /// The database tells what is older than what it had told. Closes the sockets of which more is known than there is. The tenant may be
    /// another one: nobody catches up with what was before.
    pub(crate) fn go_back(&self, version: i64) {
        let mut state = self.state();
        let ahead = state.seats.iter();
        let ahead = ahead.filter(|(_, seat)| seat.version() > Some(version));
        let ahead: Vec<_> = ahead.map(|(account, _)| Arc::clone(account)).collect();
        for account in ahead {
            state.close(&account, Close::Unavailable);
        }
        for history in state.histories.values_mut() {
            history.miss();
        }
        state.latest = Some(version);
    }

    /// What an account may do as of later than was known. If that is the same as before, or it hears nothing, that is all.
    pub(crate) fn stand(
        &self,
        account: &str,
        standing: &Standing<T, A>,
        has_groups: bool,
    ) -> Option<Asks<T, A>> {
        let mut state = self.state();
        let seat = state.seats.get_mut(account)?;
        let (role, held) = (standing.role(), standing.permissions());
        let is_same = match &seat.held {
            Some(known) if known.version >= standing.version() => return None,
            Some(known) => known.is_like(role, held) && !seat.is_behind,
            None => false,
        };
        let topics = seat.asked_for();
        if !is_same && (has_groups || !topics.is_empty()) {
            return Some(seat.asks(topics));
        }
        seat.is_behind = false;
        seat.held = Some(Held {
            role,
            permissions: *held,
            version: standing.version(),
        });
        state.latest = state.latest.max(Some(standing.version()));
        None
    }

    /// Nothing is known any more of what anybody may do, nor whether they were put out of a topic.
    pub(crate) fn doubt(&self) {
        let mut state = self.state();
        for history in state.histories.values_mut() {
            history.miss();
        }
        for seat in state.seats.values_mut() {
            seat.held = None;
            seat.evictions += 1;
            seat.doubts += 1;
        }
    }

    /// The topics of an account, to be asked for whatever is known of it. What the application has answered before this lets nobody join
    /// anything: it is asked again, as after [`Room::evict`].
    pub(crate) fn asks(&self, account: &str) -> Option<Asks<T, A>> {
        let mut state = self.state();
        let seat = state.seats.get_mut(account)?;
        seat.evictions += 1;
        let topics = seat.asked_for();
        Some(seat.asks(topics))
    }

    /// New rights, by which topics are left and joined. If later ones are known, those hold. Whether that is all: if the account was put
    /// out of something meanwhile, it joins nothing.
    ///
    /// What was asked before a doubt is not believed: whoever has doubted asks again.
    pub(crate) fn settle(&self, account: &str, mut settles: Settles<'_, T, A>) -> bool {
        let mut state = self.state();
        let Some((account, seat)) = state.seats.get_key_value(account) else {
            return true;
        };
        let version = settles.rights.version();
        if seat.version() > Some(version) || seat.doubts != settles.asks.doubts {
            return true;
        }
        let account = Arc::clone(account);
        let mut refused = seat.asked_for();
        refused.retain(|topic| !settles.may.contains(topic));
        for topic in &refused {
            state.put_out(&account, topic);
        }
        let Some(seat) = state.seats.get_mut(&account) else {
            return true;
        };
        seat.is_behind = false;
        seat.held = Some(Held::of(settles.rights));
        let is_all = seat.evictions == settles.evictions;
        let lines: Vec<_> = seat.lines.keys().copied().collect();
        state.latest = state.latest.max(Some(version));
        for line in lines.into_iter().filter(|_| is_all) {
            state.join_groups(&account, line, settles.groups, &self.limits);
        }
        let heard: HashSet<_> = state
            .seats
            .get(&account)
            .into_iter()
            .flat_map(Seat::asked_for)
            .collect();
        for topic in heard {
            let shown = settles.shown.remove(&topic);
            state.show(&account, &topic, shown);
        }
        is_all
    }
}

impl<T: HasPermissions<A>, A: Account> Seat<T, A> {
    fn asks(&mut self, topics: Vec<Topic<T, A>>) -> Asks<T, A> {
        let settling = self.settling.upgrade().unwrap_or_else(|| {
            let settling = Arc::new(Settling::default());
            self.settling = Arc::downgrade(&settling);
            settling
        });
        Asks {
            topics,
            doubts: self.doubts,
            _settling: settling,
        }
    }

    /// The topics that its sockets hear, but for those that are its own.
    fn asked_for(&self) -> Vec<Topic<T, A>> {
        let topics = self.lines.values().flat_map(|seated| seated.topics.keys());
        let asked = topics.filter(|topic| topic.kind() != TopicKind::Own);
        let asked: HashSet<_> = asked.cloned().collect();
        asked.into_iter().collect()
    }
}
