import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useStrings } from '../strings.ts';
import { createCodeReader } from './read-codes.ts';

/** From one look to the next; each takes some milliseconds. */
const LOOK_EVERY_MS = 120;

/** For a code at arm's length. */
const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' },
};

/**
 * Shows what the camera sees, and finds our QR codes in it. Nothing at all where there is no camera, or it may not be
 * used: the PIN is always there. Pictures are looked at and forgotten; none leaves this page.
 */
export function CameraScanner({ onCode }: { readonly onCode: (text: string) => void }) {
  const t = useStrings();
  const video = useRef<HTMLVideoElement>(null);
  const stream = useCamera();
  const found = useEffectEvent(onCode);
  useEffect(() => {
    const shown = video.current;
    if (stream === null || shown === null) return;
    shown.srcObject = stream;
    return lookForCodes(shown, (text) => found(text));
  }, [stream]);
  if (stream === null) return null;
  return (
    <figure className="grid justify-items-center gap-4 landscape:justify-items-end">
      <div className="relative aspect-square w-72 overflow-hidden rounded-ui border-4 border-accent bg-sunken">
        <video
          ref={video}
          autoPlay
          muted
          playsInline
          aria-hidden="true"
          className="size-full -scale-x-100 object-cover"
        />
      </div>
      <figcaption className="text-22">{t.scanHint}</figcaption>
    </figure>
  );
}

/** Null until there is one, for as long as this is on the screen. */
function useCamera(): MediaStream | null {
  const [stream, setStream] = useState<MediaStream | null>(null);
  useEffect(() => {
    let isGone = false;
    let opened: MediaStream | null = null;
    const close = (): void => opened?.getTracks().forEach((track) => track.stop());
    openCamera().then(
      (camera) => {
        opened = camera;
        if (isGone) close();
        else setStream(camera);
      },
      // Refused, or another program has it.
      () => setStream(null),
    );
    return () => {
      isGone = true;
      close();
    };
  }, []);
  return stream;
}

async function openCamera(): Promise<MediaStream | null> {
  // Absent where the page came over a line that others can read.
  if (!('mediaDevices' in navigator)) return null;
  const devices = await navigator.mediaDevices.enumerateDevices();
  if (!devices.some(({ kind }) => kind === 'videoinput')) return null;
  return navigator.mediaDevices.getUserMedia(WANTED);
}

/** Calls `onFound` once. Returns what ends the looking. */
function lookForCodes(video: HTMLVideoElement, onFound: (text: string) => void): () => void {
  let isOver = false;
  let timer = 0;
  const run = async (): Promise<void> => {
    const read = await createCodeReader();
    const look = async (): Promise<void> => {
      if (isOver) return;
      const text = await read(video).catch(() => null);
      if (isOver) return;
      if (text === null) {
        timer = window.setTimeout(() => void look(), LOOK_EVERY_MS);
        return;
      }
      isOver = true;
      onFound(text);
    };
    await look();
  };
  // A reader that did not load leaves the PIN.
  void run().catch(() => undefined);
  return () => {
    isOver = true;
    window.clearTimeout(timer);
  };
}
