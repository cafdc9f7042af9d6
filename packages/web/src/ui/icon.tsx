/** Small drawings, one path each, in the colour of the text around them. Always beside a word. */
import type { ReactElement } from 'react'

const PATHS = {
  search: 'M10.5 10.5 14 14M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z',
  trace: 'M2.5 8h4M6.5 8l3-4h4M6.5 8l3 4h4M2.5 8h.01',
  verify:
    'M8 1.8 13 3.6v4.2c0 3.2-2.2 5.3-5 6.4-2.8-1.1-5-3.2-5-6.4V3.6L8 1.8ZM5.6 8l1.8 1.8 3.2-3.4',
  imports: 'M8 2v7.5M5 6.8 8 9.8l3-3M2.5 11v2.5h11V11',
  books: [
    'M3 2.5h8.5A1.5 1.5 0 0 1 13 4v9.5H4.5A1.5 1.5 0 0 1 3 12V2.5Z',
    'M3 12a1.5 1.5 0 0 1 1.5-1.5H13',
  ],
  lists: 'M5.5 3.5h8M5.5 8h8M5.5 12.5h8M2.5 3.5h.01M2.5 8h.01M2.5 12.5h.01',
  tags: 'M2.5 2.5h5l6 6-5 5-6-6v-5ZM5.4 5.4h.01',
  people: [
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4',
    'M10.5 2.8a2.4 2.4 0 0 1 0 4.5M12 9.8c1.6.5 2.5 1.9 2.5 3.7',
  ],
  keys: 'M5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 8h6M12 8v2.5M5 8h.01',
  audit: 'M3.5 1.8h6l3 3v9.4h-9V1.8ZM9.5 1.8v3h3M5.8 8h4.5M5.8 10.8h4.5',
  settings: [
    'M2 4.5h7M12 4.5h2M10.5 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z',
    'M2 11.5h2M7 11.5h7M5.5 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z',
  ],
  home: 'M2.5 7.2 8 2.5l5.5 4.7v6.3h-4v-4h-3v4h-4V7.2Z',
  help: [
    'M6 6.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 11.8h.01',
    'M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z',
  ],
  copy: 'M5.5 5.5h8v8h-8v-8ZM10.5 5.5v-3h-8v8h3',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  cross: 'm4 4 8 8M12 4l-8 8',
  warning: 'M8 2.2 14.5 13.5h-13L8 2.2ZM8 6.5v3.2M8 11.6h.01',
  info: 'M8 7.2v4M8 4.8h.01M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z',
  stop: 'M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3l3.5-3.5ZM8 4.8v4M8 11h.01',
  sun: [
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6',
    'M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M12.8 3.2l-1.1 1.1M4.3 11.7l-1.1 1.1',
  ],
  moon: 'M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1Z',
  screen: 'M2 3h12v8H2V3ZM6 13.5h4M8 11v2.5',
  account:
    'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8ZM2.8 14c0-2.8 2.2-4.5 5.2-4.5s5.2 1.7 5.2 4.5',
  down: 'm4 6 4 4 4-4',
  right: 'm6 4 4 4-4 4',
  left: 'M10 4 6 8l4 4',
  menu: 'M2.5 4h11M2.5 8h11M2.5 12h11',
  clock: 'M8 4.5V8l2.4 1.5M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z',
  chain: [
    'M6.8 9.2a2.5 2.5 0 0 0 3.5 0l2.4-2.4a2.5 2.5 0 0 0-3.5-3.5l-.8.8',
    'M9.2 6.8a2.5 2.5 0 0 0-3.5 0L3.3 9.2a2.5 2.5 0 0 0 3.5 3.5l.8-.8',
  ],
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  table: 'M2 3h12v10H2V3ZM2 6.5h12M6.5 6.5V13',
} as const satisfies Record<string, string | readonly string[]>

export type IconName = keyof typeof PATHS

/** Long paths are written in pieces. */
function pathOf(name: IconName): string {
  const path: string | readonly string[] = PATHS[name]
  return typeof path === 'string' ? path : path.join('')
}

export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={pathOf(name)} />
    </svg>
  )
}
