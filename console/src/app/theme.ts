import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** The colour of deep water: dark enough in its middle for white text on it. */
const water: MantineColorsTuple = ['#e6f6f6', '#cfeaea', '#a0d5d6', '#6dbfc1', '#44acaf', '#2b9fa3', '#178489', '#0b6e75', '#085a61', '#05464c'];

const slate: MantineColorsTuple = ['#c9d3d8', '#b3c0c7', '#9aa9b2', '#74848e', '#4a5861', '#36424a', '#28323a', '#1b242a', '#141b20', '#0e1418'];

export const theme = createTheme({
  primaryColor: 'water',
  primaryShade: { light: 7, dark: 7 },
  colors: { water, dark: slate },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", Menlo, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '620', sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.3' }, h2: { fontSize: '1.0625rem', lineHeight: '1.4' }, h3: { fontSize: '0.9375rem', lineHeight: '1.4' } } },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false } },
    Modal: { defaultProps: { centered: false, yOffset: '8vh', closeButtonProps: { 'aria-label': 'Close' } }, classNames: { title: 'dialog-title' } },
    Drawer: { defaultProps: { position: 'right', size: 'lg', closeButtonProps: { 'aria-label': 'Close' } }, classNames: { title: 'dialog-title' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, events: { hover: true, focus: true, touch: true } } },
  },
});

/** Quiet text that can still be read: the library's own grey is too light on white. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#52606a', '--mantine-color-body': '#f6f8f9', '--mantine-color-error': '#b42318', '--mantine-color-placeholder': '#66737c', '--mantine-color-anchor': '#08656c' },
  dark: { '--mantine-color-dimmed': '#a4b2ba', '--mantine-color-body': '#0e1418', '--mantine-color-error': '#ff9d92', '--mantine-color-placeholder': '#8d9ca5', '--mantine-color-anchor': '#6fcdd0' },
});
