//! An impersonator is no member: an operator who acts as somebody changes no membership, owner, invitation, key or tenant.

use diesel as _;
use tenancy::accounts::{
    Address, HasApiKeys, HasImpersonations, HasInvitations, HasOperators, Impersonator, Invite,
    Leave, Member, RevokeKey, RoleOf, ScheduleDeletion, TransferOwnership,
};

fn act<T, A>(acting: &Impersonator<T, A>, to: A::Key, address: Address, role: RoleOf<T, A>)
where
    T: HasImpersonations<A> + HasApiKeys<A> + HasInvitations<A>,
    A: HasOperators,
{
    let _ = Leave::of(acting);
    let _ = TransferOwnership::by(acting, to, role);
    let _ = Invite::by(acting, address, role);
    let _ = RevokeKey::by(acting, 1);
    let _ = ScheduleDeletion::by(acting);
    let _: &Member<T, A> = acting;
}

fn main() {}
