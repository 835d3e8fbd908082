//! Each shape of tenancy.

use crate::{Db, shapes::*};
use tenancy::SaveDsl as _;

type Conn<'a> = TenantConn<'a, Db, Org>;

pub fn global(conn: &mut Conn<'_>) -> QueryResult<Vec<Tag>> {
    Tag::scoped().order(tags::name).load(conn)
}

pub fn own_or_global(conn: &mut Conn<'_>) -> QueryResult<(i64, i64)> {
    Ok((
        Tag::scoped().own().count().get_result(conn)?,
        Tag::scoped().global().count().get_result(conn)?,
    ))
}

pub fn global_written(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Tag::insert(tags::name.eq("a")).execute(conn)?;
    Tag::update(1).set(tags::name.eq("b")).execute(conn)?;
    Tag::delete(1).execute(conn)
}

pub fn global_saved(tag: &Tag, conn: &mut Conn<'_>) -> QueryResult<usize> {
    tag.save().execute(conn)
}

pub fn flagged(conn: &mut Conn<'_>) -> QueryResult<Vec<Template>> {
    Template::scoped()
        .filter(templates::is_global.eq(false))
        .load(conn)
}

pub fn flagged_written(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Template::insert(templates::text.eq("a")).execute(conn)?;
    Template::delete(Template::scoped()).execute(conn)
}

pub fn adoptable(conn: &mut Conn<'_>) -> QueryResult<Vec<Lead>> {
    Lead::scoped().load(conn)
}

pub fn adopted(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Lead::adopt(1).filter(leads::email.eq("a")).execute(conn)
}

pub fn adopted_and_set(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Lead::adopt(1).set(leads::email.eq("a")).execute(conn)
}

pub fn shared(conn: &mut Conn<'_>) -> QueryResult<Vec<Note>> {
    Note::scoped().load(conn)
}

pub fn shared_written(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Note::insert((
        notes::text.eq("a"),
        notes::reader_id.eq(OtherTenant::<Org>::new(2)),
    ))
    .execute(conn)?;
    Note::update(1)
        .set(notes::reader_id.eq(OtherTenant::<Org>::none()))
        .execute(conn)
}

pub fn other_tenant(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Invite::insert((
        invites::email.eq("a"),
        invites::invited_id.eq(OtherTenant::<Org>::new(2)),
    ))
    .execute(conn)
}

pub fn other_tenant_read(conn: &mut Conn<'_>) -> QueryResult<Vec<Invite>> {
    Invite::scoped()
        .filter(invites::invited_id.gt(1))
        .load(conn)
}

pub fn references(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Task::insert((
        tasks::name.eq("a"),
        tasks::post_id.eq(1),
        tasks::tag_id.eq(Some(1)),
    ))
    .execute(conn)
}

pub fn references_updated(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Task::update(1).set(tasks::post_id.eq(2)).execute(conn)
}

pub fn references_saved(task: &Task, conn: &mut Conn<'_>) -> QueryResult<usize> {
    task.save().execute(conn)
}

pub fn through(conn: &mut Conn<'_>) -> QueryResult<Vec<(Attachment, Post)>> {
    Attachment::scoped().inner_join(posts::table).load(conn)
}

pub fn through_written(conn: &mut Conn<'_>) -> QueryResult<usize> {
    Attachment::insert((attachments::post_id.eq(1), attachments::url.eq("a"))).execute(conn)?;
    Attachment::update(1)
        .set(attachments::post_id.eq(2))
        .execute(conn)
}

pub fn through_saved(row: &Attachment, conn: &mut Conn<'_>) -> QueryResult<usize> {
    row.save().execute(conn)
}

pub fn dimensions(conn: &mut TenantConn<'_, Db, (Site, User)>) -> QueryResult<Vec<Draft>> {
    Draft::scoped().filter(drafts::text.like("a%")).load(conn)
}

pub fn dimensions_written(conn: &mut TenantConn<'_, Db, (Site, User)>) -> QueryResult<usize> {
    Draft::insert(drafts::text.eq("a")).execute(conn)?;
    Draft::update(1).set(drafts::text.eq("b")).execute(conn)
}

pub fn narrowed(conn: &mut TenantConn<'_, Db, Site>) -> QueryResult<i64> {
    Draft::scoped()
        .count()
        .get_result(&mut conn.narrow_trusting::<User>(1))
}

pub fn polymorphic(conn: &mut Conn<'_>) -> QueryResult<Vec<Invoice>> {
    Invoice::scoped().filter(invoices::total.gt(1)).load(conn)
}

pub fn polymorphic_written(conn: &mut TenantConn<'_, Db, Site>) -> QueryResult<usize> {
    Invoice::insert(invoices::total.eq(1)).execute(conn)?;
    Invoice::update(1).set(invoices::total.eq(2)).execute(conn)
}

pub fn nobodys(conn: &mut Conn<'_>) -> QueryResult<Vec<Slip>> {
    Slip::scoped()
        .filter(slips::tag_id.is_not_null())
        .load(conn)
}

pub fn nobodys_written(slip: &Slip, conn: &mut Conn<'_>) -> QueryResult<usize> {
    Slip::insert(slips::tag_id.eq(1)).execute(conn)?;
    slip.save().execute(conn)
}

pub fn through_either(conn: &mut Conn<'_>) -> QueryResult<Vec<(Tie, Secret)>> {
    Tie::scoped()
        .inner_join(secrets::table.on(secrets::id.eq(ties::secret_id)))
        .load(conn)
}

pub fn through_either_written(tie: &Tie, conn: &mut Conn<'_>) -> QueryResult<usize> {
    Tie::insert((
        ties::post_id.eq(1),
        ties::secret_id.eq(1),
        ties::text.eq("a"),
    ))
    .execute(conn)?;
    Tie::update(1).set(ties::text.eq("b")).execute(conn)?;
    tie.save().execute(conn)?;
    Tie::delete(1).execute(conn)
}

pub fn through_either_by_the_other(conn: &mut TenantConn<'_, Db, User>) -> QueryResult<Vec<Tie>> {
    Tie::scoped().filter(ties::text.eq("a")).load(conn)
}

pub fn one_of_two_owners(conn: &mut Conn<'_>) -> QueryResult<Vec<(Clip, Secret)>> {
    Clip::scoped()
        .inner_join(secrets::table.on(secrets::id.eq(clips::secret_id)))
        .load(conn)
}

pub fn one_of_two_owners_written(
    secret: &Secret,
    conn: &mut TenantConn<'_, Db, User>,
) -> QueryResult<usize> {
    Secret::insert(secrets::text.eq("a")).execute(conn)?;
    secret.save().execute(conn)?;
    Clip::insert((clips::secret_id.eq(1), clips::text.eq("a"))).execute(conn)?;
    Clip::update(1).set(clips::secret_id.eq(2)).execute(conn)
}

pub fn listed(conn: &mut TenantConn<'_, Db, Region>) -> QueryResult<Vec<Region>> {
    Region::scoped().order(regions::name).load(conn)
}

pub fn joined(conn: &mut Conn<'_>) -> QueryResult<Vec<(Task, Option<Tag>)>> {
    Task::scoped()
        .left_join(tags::table.on(tasks::tag_id.eq(tags::id.nullable())))
        .load(conn)
}

pub fn united(conn: &mut Conn<'_>) -> QueryResult<Vec<i32>> {
    Tag::scoped()
        .select(tags::id)
        .union(Note::scoped().select(notes::id))
        .load(conn)
}
