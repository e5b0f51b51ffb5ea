import type { Page } from 'playwright-core';
import type { Size, Studio } from './take-pictures.ts';

const SIZES: Readonly<Record<string, Size>> = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
};

/** What a walk-in sees: home, the pad, and the answers that fill the screen. */
export async function pictureKiosk(studio: Studio): Promise<void> {
  const { club } = studio;
  const { bookings, blocks } = await club.desk.booking.listDay.query({ date: '2026-06-13' });
  const now = club.clock.now();
  const inside = bookings.find(
    ({ startsAt, endsAt, status }) => startsAt < now && now < endsAt && status === 'confirmed',
  );
  const later = bookings.find(({ startsAt, status }) => startsAt > now + 3_600_000 && status === 'confirmed');

  // On a full Saturday a walk-in finds nothing: one bay's next people have called to say that they cannot come.
  const soon = [...bookings, ...blocks].filter(
    ({ startsAt, endsAt }) => startsAt < now + 3 * 3_600_000 && endsAt > now,
  );
  const freed = club.profile.resources.find(
    ({ id }) =>
      id !== inside?.resourceId &&
      soon
        .filter(({ resourceId }) => resourceId === id)
        .every((item) => 'status' in item && item.status === 'confirmed'),
  );
  for (const { id: bookingId, revision, resourceId } of bookings.filter((booking) => soon.includes(booking))) {
    if (resourceId === freed?.id) await club.desk.booking.cancel.mutate({ bookingId, revision });
  }

  for (const [name, size] of Object.entries(SIZES)) {
    const page = await studio.open(size, { touch: true });
    await page.goto(`${club.facilityUrl}/kiosk`);
    await page.getByRole('button', { name: 'I have a booking' }).waitFor();
    await studio.take(page, `kiosk-${name}-1-home`);
    await page.getByRole('button', { name: 'I have a booking' }).click();
    await studio.take(page, `kiosk-${name}-2-pin`);
    await answer(studio, page, { pin: inside?.pin ?? '', name: `kiosk-${name}-3-welcome` });
    await answer(studio, page, { pin: later?.pin ?? '', name: `kiosk-${name}-4-early` });
    await answer(studio, page, { pin: '000000', name: `kiosk-${name}-5-unknown` });
    await playNow(studio, page, { name, books: name === 'landscape' });
    await page.context().close();
  }
}

async function playNow(studio: Studio, page: Page, { name, books }: { name: string; books: boolean }): Promise<void> {
  await page.goto(`${studio.club.facilityUrl}/kiosk`);
  await page.getByRole('button', { name: 'Play now' }).click();
  await page.getByRole('button', { name: '3', exact: true }).click();
  const choice = page.getByRole('button', { name: /60 min|30 min/ }).last();
  await choice.waitFor();
  await studio.take(page, `kiosk-${name}-6-play-bays`);
  await choice.click();
  await page.keyboard.type('marie-josephine');
  await studio.take(page, `kiosk-${name}-7-play-name`);
  await page.keyboard.press('Enter');
  await page.keyboard.type('9025550142');
  await page.keyboard.press('Enter');
  const book = page.getByRole('button', { name: /^Book for/ });
  await book.waitFor();
  await studio.take(page, `kiosk-${name}-8-play-confirm`);
  if (!books) return;
  await book.click();
  await page.getByRole('alert').waitFor();
  await studio.take(page, `kiosk-${name}-9-play-booked`);
}

async function answer(studio: Studio, page: Page, { pin, name }: { pin: string; name: string }): Promise<void> {
  await page.goto(`${studio.club.facilityUrl}/kiosk`);
  await page.getByRole('button', { name: 'I have a booking' }).click();
  await page.keyboard.type(pin);
  await page.getByRole('heading', { name: /Welcome,|early|can.t find/i }).waitFor();
  await studio.take(page, name);
}
