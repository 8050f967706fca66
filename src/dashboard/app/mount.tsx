import { createTheme, MantineProvider, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import '@mantine/core/styles.css';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

import './app.css';
import { LanguageProvider } from './words';

const LOOP_GREEN: MantineColorsTuple = ['#e6f5f2', '#cfe9e3', '#a1d5ca', '#6fc0af', '#46ad98', '#2a9f88', '#167f6d', '#0b6e61', '#075a50', '#03463e'];

const theme = createTheme({
  primaryColor: 'loop',
  colors: { loop: LOOP_GREEN },
  // White on it has a contrast of 6 to 1, in the dark as well.
  primaryShade: 7,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
  respectReducedMotion: true,
});

/** Quiet text keeps a contrast of 4.5 to 1 in both schemes. */
const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#55635f', '--mantine-color-placeholder': '#66736f', '--mantine-color-error': '#a61e1e' },
  dark: { '--mantine-color-dimmed': '#a9b8b3', '--mantine-color-placeholder': '#93a39d', '--mantine-color-error': '#ffa8a8' },
});

/** Puts a page into its document. */
export function mount(page: ReactNode): void {
  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={readable}>
        <LanguageProvider>{page}</LanguageProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
