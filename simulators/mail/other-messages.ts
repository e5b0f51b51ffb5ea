/** Something that was sent to somebody by another way than the mail server. */
export type OtherMessage = {
  readonly at: number;
  /** As a person calls it: text message, push. */
  readonly channel: string;
  readonly to: string;
  /** What a list shows of it. */
  readonly title: string;
  readonly text: string;
  /** Empty where it has none. */
  readonly html: string;
  /** What has become of it, as far as its vendor would say. */
  readonly state: string;
};

/** All ways by which something may have been sent, each with what went by it. */
export type OtherChannels = (() => readonly OtherMessage[])[];

/** Has a phone that is told of the booking that a link is of; answers what came of it, in a sentence. */
export type TellPhone = (link: string) => Promise<string>;

/** What simulators have for the page that shows what was sent. */
export type OtherWays = { readonly channels: OtherChannels; readonly phones: TellPhone[] };

const LISTED_MAX = 500;

/** The last of all channels, oldest first. */
export function allOf(channels: OtherChannels): readonly OtherMessage[] {
  return channels
    .flatMap((list) => list())
    .toSorted((a, b) => a.at - b.at)
    .slice(-LISTED_MAX);
}
