import './owner-page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { required } from '../../domain/assert.ts';
import { ToastHost } from '../../renderer/ui/toast.tsx';
import { createOwnerApi } from './owner-api.ts';
import { OwnerPage } from './owner-page.tsx';
import { TEXT } from './strings-english.ts';

const openApi = (token: string) => createOwnerApi((input, init) => fetch(input, init), token);

createRoot(required(document.getElementById('root'), 'index.html has #root')).render(
  <StrictMode>
    <ToastHost regionLabel={TEXT.notifications} dismissLabel={TEXT.dismiss}>
      <OwnerPage openApi={openApi} origin={window.location.origin} now={() => Date.now()} />
    </ToastHost>
  </StrictMode>,
);
