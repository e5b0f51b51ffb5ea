import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { required } from '../domain/assert.ts';
import { App } from './app.tsx';
import { ClockProvider } from './clock.tsx';
import { createDeskSession } from './session/desk-session.ts';
import './staff.css';
import { createConnect } from './trpc-client.ts';

const session = createDeskSession(createConnect(window, 'staff'), window.sessionStorage);
const root = createRoot(required(document.getElementById('root'), 'index.html has a #root'));

root.render(
  <StrictMode>
    <ClockProvider now={Date.now}>
      <App session={session} preferences={window.localStorage} />
    </ClockProvider>
  </StrictMode>,
);
