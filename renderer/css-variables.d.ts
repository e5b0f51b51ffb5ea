import 'react';

declare module 'react' {
  interface CSSProperties {
    /** CSS variables may be set like any other style. */
    [name: `--${string}`]: string | number | undefined;
  }
}
