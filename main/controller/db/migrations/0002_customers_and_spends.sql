CREATE TABLE `customer_ask` (
	`id` text PRIMARY KEY NOT NULL,
	`by` text NOT NULL,
	`change` text NOT NULL,
	`asked_at` integer NOT NULL,
	`decided_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `customer_ask_asked` ON `customer_ask` (`asked_at`);--> statement-breakpoint
CREATE TABLE `customer` (
	`id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`email` text,
	`phone` text,
	`tier` text NOT NULL,
	`tags` text NOT NULL,
	`credits` integer NOT NULL,
	`email_key` text,
	`phone_key` text,
	`search_text` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `customer_email` ON `customer` (`email_key`);--> statement-breakpoint
CREATE INDEX `customer_phone` ON `customer` (`phone_key`);--> statement-breakpoint
CREATE TABLE `spend` (
	`id` text PRIMARY KEY NOT NULL,
	`booking_id` text NOT NULL,
	`state` text NOT NULL,
	`since` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `spend_state` ON `spend` (`state`);