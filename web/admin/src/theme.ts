import {
  ActionIcon, Badge, Button, createTheme, Input, Menu, Modal, Paper, SegmentedControl, Table, Tooltip,
  type CSSVariablesResolver, type MantineColorsTuple,
} from "@mantine/core";

// The scales run through the shop's tokens: fire[6], leaf[6], sea[6], amber[6] and yolk[4] are those of web/shared/tokens.css.
const fire: MantineColorsTuple = ["#fff1ef", "#ffe0dc", "#ffc1ba", "#ff8d80", "#f97066", "#f04438", "#d92d20", "#b42318", "#912018", "#7a271a"];
const leaf: MantineColorsTuple = ["#e5f5ee", "#cdeede", "#9fdcc0", "#5cc79b", "#3fb182", "#1f9468", "#0e7a54", "#0b6346", "#094d37", "#063829"];
const sea: MantineColorsTuple = ["#e7f1fa", "#cfe4f6", "#a2cbec", "#7cbcf0", "#4593cf", "#277dbd", "#1769aa", "#12558a", "#0e416a", "#092d4a"];
const amber: MantineColorsTuple = ["#fef1e2", "#ffe8c7", "#fdd092", "#f5a35c", "#f39233", "#dc6803", "#b54708", "#93370d", "#7a2e0e", "#5c220a"];
const yolk: MantineColorsTuple = ["#fff4d6", "#fff0c2", "#ffe38f", "#ffd566", "#ffc53d", "#f0ad15", "#8a5d00", "#704c00", "#573b00", "#3a2a00"];
const gray: MantineColorsTuple = ["#fbf8f3", "#f7f0e4", "#e9e2d6", "#ddd4c5", "#c4b9a8", "#8a8277", "#6d665c", "#5c574f", "#3a3630", "#1b1a17"];
const dark: MantineColorsTuple = ["#f7efe2", "#d9d0c3", "#b9b0a2", "#857c70", "#46403a", "#35302a", "#272320", "#1f1c19", "#161412", "#0e0d0c"];

/** What the admin takes from the tokens by colour scheme; theme.test.ts holds it to web/shared/tokens.css. */
export const tokens = {
  light: {
    "--ink": "#1b1a17", "--ink-2": "#5c574f", "--line": "#e9e2d6", "--line-2": "#8a8277",
    "--paper": "#fffbf5", "--card": "#ffffff", "--sunk": "#f7f0e4",
    "--fire": "#d92d20", "--fire-ink": "#b42318", "--fire-wash": "#fdeeec",
    "--leaf": "#0e7a54", "--leaf-wash": "#e5f5ee", "--sea": "#1769aa", "--sea-wash": "#e7f1fa",
    "--amber": "#b54708", "--amber-wash": "#fef1e2", "--yolk-wash": "#fff4d6",
  },
  dark: {
    "--ink": "#f7efe2", "--ink-2": "#b9b0a2", "--line": "#35302a", "--line-2": "#857c70",
    "--paper": "#161412", "--card": "#1f1c19", "--sunk": "#272320",
    "--fire": "#d92d20", "--fire-ink": "#ff8d80", "--fire-wash": "#3a1c18",
    "--leaf": "#5cc79b", "--leaf-wash": "#14301f", "--sea": "#7cbcf0", "--sea-wash": "#142a3c",
    "--amber": "#f5a35c", "--amber-wash": "#3a2613", "--yolk-wash": "#3a2f14",
  },
} as const;

export const theme = createTheme({
  colors: { fire, leaf, sea, amber, yolk, gray, dark },
  primaryColor: "fire",
  primaryShade: { light: 6, dark: 6 },
  black: "#1b1a17",
  fontFamily: "var(--font)",
  fontSizes: { xs: "var(--t-12)", sm: "var(--t-14)", md: "var(--t-16)", lg: "var(--t-18)", xl: "var(--t-22)" },
  lineHeights: { xs: "1.5", sm: "1.5", md: "1.5", lg: "1.4", xl: "1.25" },
  headings: {
    fontWeight: "700",
    sizes: {
      h1: { fontSize: "var(--t-22)", lineHeight: "1.25" },
      h2: { fontSize: "var(--t-16)", lineHeight: "1.4" },
      h3: { fontSize: "var(--t-14)", lineHeight: "1.5" },
    },
  },
  radius: { xs: "4px", sm: "6px", md: "var(--r-control)", lg: "var(--r-card)", xl: "var(--r-sheet)" },
  defaultRadius: "md",
  spacing: { xs: "var(--s-8)", sm: "var(--s-12)", md: "var(--s-16)", lg: "var(--s-24)", xl: "var(--s-32)" },
  shadows: { sm: "var(--shadow)", md: "var(--shadow)" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 36 } }),
    Badge: Badge.extend({ defaultProps: { variant: "light", size: "md" }, styles: { root: { textTransform: "none", fontWeight: 600, minWidth: "max-content" } } }),
    Button: Button.extend({ defaultProps: { size: "sm" } }),
    Input: Input.extend({ defaultProps: { size: "sm" } }),
    Menu: Menu.extend({ defaultProps: { radius: "md", shadow: "md" } }),
    Modal: Modal.extend({ defaultProps: { radius: "lg", centered: true }, styles: { content: { background: "var(--card)" }, header: { background: "var(--card)" } } }),
    Paper: Paper.extend({ defaultProps: { radius: "lg", withBorder: true, p: "lg" }, styles: { root: { background: "var(--card)", borderColor: "var(--line)" } } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { withItemsBorders: false }, styles: { root: { background: "var(--sunk)" }, indicator: { background: "var(--card)", border: "1px solid var(--line)" } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: "xs", horizontalSpacing: "md" } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
  },
});

// The scheme is the reader's choice here, not only the system's, so both sets are handed over explicitly.
const mantine = {
  "--mantine-color-body": "var(--paper)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-2)",
  "--mantine-color-default": "var(--card)",
  "--mantine-color-default-hover": "var(--sunk)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-anchor": "var(--fire-ink)",
  "--mantine-color-error": "var(--fire-ink)",
  ...soft("fire", "var(--fire-wash)", "var(--fire-ink)"),
  ...soft("leaf", "var(--leaf-wash)", "var(--leaf)"),
  ...soft("sea", "var(--sea-wash)", "var(--sea)"),
  ...soft("amber", "var(--amber-wash)", "var(--amber)"),
  ...soft("yolk", "var(--yolk-wash)", "var(--ink)"),
  ...soft("gray", "var(--sunk)", "var(--ink-2)"),
};

/** The quiet form of a colour, as badges and alerts have it. */
function soft(name: string, wash: string, ink: string): Record<string, string> {
  return { [`--mantine-color-${name}-light`]: wash, [`--mantine-color-${name}-light-color`]: ink };
}

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...tokens.light, ...mantine, "--mantine-color-default-border": "#cfc5b5", "--mantine-color-placeholder": "#6d665c" },
  dark: { ...tokens.dark, ...mantine, "--mantine-color-default-border": "#4d463f", "--mantine-color-placeholder": "#958c80" },
});
