import './owner-page.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { required } from '../../domain/assert.ts';
import { ToastHost } from '../../renderer/ui/toast.tsx';
import { createOwnerApi } from './owner-api.ts';
import { OwnerPage } from './owner-page.tsx';
import { useWording, WordingProvider } from './wording.tsx';

const openApi = (token: string) => createOwnerApi((input, init) => fetch(input, init), token);

function App() {
  const { text } = useWording();
  return (
    <ToastHost regionLabel={text.notifications} dismissLabel={text.dismiss}>
      <OwnerPage openApi={openApi} origin={window.location.origin} now={() => Date.now()} />
    </ToastHost>
  );
}

/** A browser that forbids storage throws when it is only looked at. */
function openStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

createRoot(required(document.getElementById('root'), 'index.html has #root')).render(
  <StrictMode>
    <WordingProvider storage={openStorage()}>
      <App />
    </WordingProvider>
  </StrictMode>,
);
