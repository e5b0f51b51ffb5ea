import './booking-page.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { required } from '../../domain/assert.ts';
import { createApiClient } from './api-client.ts';
import { BookingPage } from './booking-page.tsx';
import { createDeviceMemory, openStorage } from './device-memory.ts';
import { PageProvider, pickLanguage, type Services } from './page-context.tsx';
import { openPhone } from './phone.ts';
import { createQueryClient } from './queries.ts';

/** `crypto.randomUUID` exists on secure origins only; a club may try the page over plain http in its own network. */
function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const memory = createDeviceMemory(openStorage('sessionStorage'), openStorage('localStorage'));
const services: Services = {
  api: createApiClient((input, init) => fetch(input, init), {
    getLanguage: () => document.documentElement.lang,
    getCustomerKey: () => memory.readCustomerKey(),
    forgetCustomerKey: () => memory.writeCustomerKey(null),
  }),
  memory,
  phone: openPhone(),
  now: () => Date.now(),
  newKey,
};

document.documentElement.lang = pickLanguage(memory.readLanguage(), navigator.languages);

createRoot(required(document.getElementById('root'), 'index.html has #root')).render(
  <StrictMode>
    <QueryClientProvider client={createQueryClient()}>
      <PageProvider services={services}>
        <BookingPage />
      </PageProvider>
    </QueryClientProvider>
  </StrictMode>,
);

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  window.addEventListener('load', () => {
    // Without it the page still works, only not without a network.
    navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
  });
}
