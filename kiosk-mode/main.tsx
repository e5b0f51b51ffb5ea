import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { required } from '../domain/assert.ts';
import { ClockProvider } from '../renderer/clock.tsx';
import { ConnectionContext } from '../renderer/connection-status.tsx';
import { createQueryClient } from '../renderer/query-client.ts';
import { TRPCProvider } from '../renderer/trpc.ts';
import { createConnect } from '../renderer/trpc-client.ts';
import { App } from './app.tsx';
import './kiosk.css';
import { lockPage } from './lock-page.ts';

// A kiosk is nobody: its connection says so, and there is no session to lose.
const connection = createConnect(window, 'kiosk')(null);
const queryClient = createQueryClient(() => {});
const root = createRoot(required(document.getElementById('root'), 'index.html has a #root'));

lockPage(window);
root.render(
  <StrictMode>
    <ClockProvider now={Date.now}>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={connection.client} queryClient={queryClient}>
          <ConnectionContext value={connection}>
            <App defaultLanguage={navigator.language.startsWith('fr') ? 'fr' : 'en'} />
          </ConnectionContext>
        </TRPCProvider>
      </QueryClientProvider>
    </ClockProvider>
  </StrictMode>,
);
