import { z } from 'zod';

const AddressSchema = z.object({ email: z.email(), name: z.string().optional() });

export const MailSchema = z.object({
  personalizations: z
    .array(
      z.object({
        to: z.array(AddressSchema).min(1),
        subject: z.string().optional(),
        headers: z.record(z.string(), z.string()).default({}),
        custom_args: z.record(z.string(), z.string()).default({}),
      }),
    )
    .min(1)
    .max(1000),
  from: AddressSchema,
  reply_to: AddressSchema.optional(),
  subject: z.string().default(''),
  content: z.array(z.object({ type: z.string().min(1), value: z.string().min(1) })).min(1),
  attachments: z
    .array(
      z.object({
        content: z.base64(),
        filename: z.string(),
        type: z.string().optional(),
        disposition: z.string().optional(),
        content_id: z.string().optional(),
      }),
    )
    .default([]),
  headers: z.record(z.string(), z.string()).default({}),
  categories: z.array(z.string()).default([]),
  custom_args: z.record(z.string(), z.string()).default({}),
});
export type Mail = z.output<typeof MailSchema>;

/** A mail as one person gets it. */
export type SentMail = {
  readonly at: number;
  readonly messageId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly customArgs: Readonly<Record<string, string>>;
  readonly categories: readonly string[];
  readonly attachments: readonly string[];
};

/** One mail for each that it is to. */
export function mailsOf(mail: Mail, messageId: string, at: number): readonly SentMail[] {
  const contentOf = (type: string): string => mail.content.find((part) => part.type.startsWith(type))?.value ?? '';
  return mail.personalizations.flatMap(({ to, subject, headers, custom_args }) =>
    to.map(({ email }) => ({
      at,
      messageId,
      to: email,
      from: mail.from.email,
      subject: subject ?? mail.subject,
      text: contentOf('text/plain'),
      html: contentOf('text/html'),
      headers: { ...mail.headers, ...headers },
      customArgs: { ...mail.custom_args, ...custom_args },
      categories: mail.categories,
      attachments: mail.attachments.map(({ filename }) => filename),
    })),
  );
}
