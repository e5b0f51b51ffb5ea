-- Hand-written: what drizzle cannot say. Code that forgets to check must still not double-book; each firing is a bug and an alarm.
CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
-- Deferred to the commit: one transaction may swap the times of several allocations, in any order of its statements.
ALTER TABLE allocation ADD CONSTRAINT allocation_no_overlap
  EXCLUDE USING gist (resource_id WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (state = 'active')
  DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
ALTER TABLE allocation ADD CONSTRAINT allocation_shape CHECK (
  starts_at < ends_at AND ends_at - starts_at <= 604800000 AND kind IN ('booking', 'hold', 'block')
  AND state IN ('active', 'void') AND holder IN ('own', 'transit', 'peer'));
--> statement-breakpoint
ALTER TABLE held_range ADD CONSTRAINT held_range_no_overlap
  EXCLUDE USING gist (resource_id WITH =, int8range(starts_at, ends_at) WITH &&) DEFERRABLE INITIALLY DEFERRED;
--> statement-breakpoint
CREATE FUNCTION allocation_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM held_range
    WHERE facility_id = NEW.facility_id AND resource_id = NEW.resource_id AND holder = 'own'
      AND starts_at <= NEW.starts_at AND NEW.ends_at <= ends_at) THEN
    RAISE EXCEPTION 'NOT_OWNER' USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER allocation_owner BEFORE INSERT OR UPDATE ON allocation
  FOR EACH ROW WHEN (NEW.state = 'active' AND NEW.holder = 'own') EXECUTE FUNCTION allocation_owner();
--> statement-breakpoint
CREATE INDEX allocation_pin ON allocation (facility_id, (data ->> 'pin')) WHERE state = 'active' AND kind = 'booking';
--> statement-breakpoint
-- A statement asks it of itself: its transaction's COMMIT is sent along with it, and nobody looks in between. Null
-- expects nothing.
CREATE FUNCTION expect_rows(expected bigint, written bigint, statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF written <> expected THEN
    RAISE EXCEPTION '%: % of the rows are not there to be written, or not this facility''s', statement, expected - written;
  END IF;
END $$;
--> statement-breakpoint
-- Bookings name the version of the terms that they were sold by: what that was never changes.
CREATE FUNCTION terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TERMS_STAY' USING ERRCODE = '23514';
END $$;
--> statement-breakpoint
CREATE TRIGGER terms_stay BEFORE UPDATE OR DELETE ON terms FOR EACH ROW EXECUTE FUNCTION terms_stay();
--> statement-breakpoint
-- What stands in the ledger of credits stays: a mistake is made good by another entry. Only its words may be taken away,
-- when the customer is forgotten.
CREATE FUNCTION credit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.note = '' AND (to_jsonb(NEW) - 'note') = (to_jsonb(OLD) - 'note') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'CREDIT_ENTRY_STAYS' USING ERRCODE = '23514';
END $$;
--> statement-breakpoint
CREATE TRIGGER credit_entry_stays BEFORE UPDATE OR DELETE ON credit_entry
  FOR EACH ROW EXECUTE FUNCTION credit_entry_stays();
--> statement-breakpoint
-- Deferred to the commit: the balance and its entry are two statements. The trigger's argument is where the customer stands.
CREATE FUNCTION credits_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whose uuid := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
BEGIN
  IF (SELECT credits FROM customer WHERE id = whose)
    IS DISTINCT FROM (SELECT coalesce(sum(count), 0) FROM credit_entry WHERE customer_id = whose) THEN
    RAISE EXCEPTION 'CREDITS_DO_NOT_ADD_UP' USING ERRCODE = '23514';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER credits_add_up AFTER INSERT OR UPDATE OF credits ON customer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credits_add_up('id');
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER credits_add_up AFTER INSERT ON credit_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION credits_add_up('customer_id');
--> statement-breakpoint
-- What somebody has booked, by what they said of themselves.
CREATE INDEX allocation_email ON allocation (lower(data -> 'customer' ->> 'email')) WHERE kind = 'booking';
--> statement-breakpoint
-- A spend explains for ever what a promotion was used for and where credits went: it stays what it is, and only goes on.
CREATE FUNCTION spend_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.id, NEW.facility_id, NEW.booking_id, NEW.promotion_id, NEW.customer_id, NEW.credits)
    IS DISTINCT FROM (OLD.id, OLD.facility_id, OLD.booking_id, OLD.promotion_id, OLD.customer_id, OLD.credits) THEN
    RAISE EXCEPTION 'SPEND_STAYS' USING ERRCODE = '23514';
  END IF;
  IF NEW.state <> OLD.state AND NOT (
    OLD.state = 'asked' AND NEW.state IN ('granted', 'refused')
    OR OLD.state = 'granted' AND NEW.state IN ('carried', 'returned', 'lost')
    OR OLD.state = 'carried' AND NEW.state IN ('returned', 'lost')) THEN
    RAISE EXCEPTION 'SPEND_GOES_ON: % to %', OLD.state, NEW.state USING ERRCODE = '23514';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER spend_goes_on BEFORE UPDATE OR DELETE ON spend FOR EACH ROW EXECUTE FUNCTION spend_goes_on();
--> statement-breakpoint
CREATE FUNCTION spend_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  counted constant text[] := ARRAY['granted', 'carried', 'lost'];
  before boolean := TG_OP = 'UPDATE' AND OLD.state = ANY (counted);
  step integer := (NEW.state = ANY (counted))::integer - before::integer;
BEGIN
  IF NEW.promotion_id IS NOT NULL AND step <> 0 THEN
    INSERT INTO promotion_use (facility_id, promotion_id, uses) VALUES (NEW.facility_id, NEW.promotion_id, greatest(step, 0))
      ON CONFLICT (facility_id, promotion_id) DO UPDATE SET uses = promotion_use.uses + step;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER spend_counts AFTER INSERT OR UPDATE OF state ON spend FOR EACH ROW EXECUTE FUNCTION spend_counts();
--> statement-breakpoint
-- Whose bookings and which customers a phone number means: its last ten digits, however it was written.
CREATE INDEX allocation_phone ON allocation (right(regexp_replace(data -> 'customer' ->> 'phone', '\D', '', 'g'), 10))
  WHERE kind = 'booking' AND state = 'active';
--> statement-breakpoint
CREATE INDEX customer_phone ON customer (right(regexp_replace(phone, '\D', '', 'g'), 10));
