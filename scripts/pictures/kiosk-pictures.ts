import type { Page } from 'playwright-core';
import type { Size, Studio } from './take-pictures.ts';

const SIZES: Readonly<Record<string, Size>> = {
  portrait: { width: 1080, height: 1920 },
  landscape: { width: 1920, height: 1080 },
};

/** What a walk-in sees: home, the pad, and the answers that fill the screen. */
export async function pictureKiosk(studio: Studio): Promise<void> {
  const { club } = studio;
  const { bookings } = await club.desk.booking.listDay.query({ date: '2026-06-13' });
  const now = club.clock.now();
  const inside = bookings.find(
    ({ startsAt, endsAt, status }) => startsAt < now && now < endsAt && status === 'confirmed',
  );
  const later = bookings.find(({ startsAt, status }) => startsAt > now + 3_600_000 && status === 'confirmed');

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
    await page.context().close();
  }
}

async function answer(studio: Studio, page: Page, { pin, name }: { pin: string; name: string }): Promise<void> {
  await page.goto(`${studio.club.facilityUrl}/kiosk`);
  await page.getByRole('button', { name: 'I have a booking' }).click();
  await page.keyboard.type(pin);
  await page.getByRole('heading', { name: /Welcome,|early|can.t find/i }).waitFor();
  await studio.take(page, name);
}
