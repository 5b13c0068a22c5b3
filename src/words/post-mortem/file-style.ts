/** Colours of a file, light unless its reader's system is dark: those of the page (renderer/ui/tokens.css), which a file cannot load. */
const LIGHT = `
  --bg-0: #ffffff; --bg-1: #f7f8fa; --bg-2: #ffffff; --line: #e1e5ea; --text: #14181d;
  --muted: #4b5663; --faint: #606b77; --accent: #1a54bb; --working: #0e6b3d; --waiting: #844e00;
  --danger: #b01f26; --violet: #6d3fc4; --term-black: #14181d; --term-red: #c0262d;
  --term-green: #14804a; --term-yellow: #945800; --term-blue: #1f5fd0; --term-magenta: #6d3fc4;
  --term-cyan: #0b7285; --term-white: #616c79; --term-bright-black: #66717f;
  --term-bright-red: #a51d24; --term-bright-green: #0c6638; --term-bright-yellow: #7a4800;
  --term-bright-blue: #184fb3; --term-bright-magenta: #5630a3; --term-bright-cyan: #085c6b;
  --term-bright-white: #343c46;
`
const DARK = `
  --bg-0: #0b0d10; --bg-1: #111418; --bg-2: #181c22; --line: #252b33; --text: #e8ecf1;
  --muted: #a3aebb; --faint: #8792a0; --accent: #6ea8fe; --working: #4cc38a; --waiting: #f5b94a;
  --danger: #f2777a; --violet: #b79bf2; --term-black: #222830; --term-red: #f2777a;
  --term-green: #4cc38a; --term-yellow: #f5b94a; --term-blue: #6ea8fe; --term-magenta: #b79bf2;
  --term-cyan: #56c8d8; --term-white: #c9d1da; --term-bright-black: #8490a0;
  --term-bright-red: #ff9b9c; --term-bright-green: #74e0ab; --term-bright-yellow: #ffd27d;
  --term-bright-blue: #9cc5ff; --term-bright-magenta: #d2c0ff; --term-bright-cyan: #8ae4ee;
  --term-bright-white: #f6f8fa;
`

/** The style of a post-mortem that was saved as a file. */
export const FILE_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg-1); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 32px 24px; }
h1 { margin: 0 0 4px; font-size: 26px; letter-spacing: -0.02em; }
h1.bad { color: var(--danger); }
h2 { margin: 0 0 8px; font-size: 13px; font-weight: 600; }
p { margin: 0 0 8px; }
.over, footer, dt, th, figcaption span, summary { color: var(--muted); }
section, details { margin: 0 0 16px; padding: 14px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--bg-2); }
header { margin-bottom: 20px; }
.hint { border-left: 3px solid var(--waiting); }
.hint h2 { font-size: 15px; }
pre { margin: 8px 0 0; overflow: auto; padding: 10px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--bg-0); font: 12px/1.4 ui-monospace, Menlo, Consolas, monospace; }
.columns { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr); gap: 16px; }
dl { display: grid; grid-template-columns: 120px minmax(0, 1fr); gap: 4px 12px; margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; margin-top: 12px; border-collapse: collapse; }
th { font-weight: 400; text-align: left; }
td, th { padding: 3px 0; border-top: 1px solid var(--line); }
td:nth-child(n + 2), th:nth-child(n + 2) { text-align: right; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px 24px; }
figure { margin: 0; color: var(--accent); }
figcaption b { color: var(--text); }
figure.memory { color: var(--violet); }
figure.output { color: var(--working); }
figure.disk { color: var(--waiting); }
svg { display: block; width: 100%; height: 72px; border-bottom: 1px solid var(--line); }
.line { fill: none; stroke: currentColor; stroke-linecap: round; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.area { fill: currentColor; opacity: 0.14; }
footer { font-size: 12px; }
@media (max-width: 800px) { .columns { grid-template-columns: minmax(0, 1fr); } }
`
