import type { Chord } from './chord.ts'
import type { Command } from './command.ts'

const key = (code: string): readonly [Chord] => [{ code, held: 'none' }]

/** Keys of the part of the page that has the keyboard, and the click on a link. */
export const FOCUS_COMMANDS = {
  find: {
    title: 'Find',
    group: 'In a terminal',
    place: 'terminal',
    keys: [
      { code: 'KeyF', held: 'mod' },
      { code: 'KeyF', held: 'mod+shift', on: 'other' },
    ],
  },
  copy: {
    title: 'Copy the selection',
    group: 'In a terminal',
    place: 'terminal',
    keys: [
      { code: 'KeyC', held: 'mod', on: 'mac' },
      { code: 'KeyC', held: 'mod+shift', on: 'other' },
    ],
  },
  paste: {
    title: 'Paste',
    group: 'In a terminal',
    place: 'terminal',
    keys: [
      { code: 'KeyV', held: 'mod', on: 'mac' },
      { code: 'KeyV', held: 'mod+shift', on: 'other' },
    ],
  },
  'new-line': {
    title: 'New line without sending',
    group: 'In a terminal',
    place: 'terminal',
    keys: [{ code: 'Enter', held: 'shift' }],
  },
  'open-link': {
    title: 'Open a link',
    group: 'In a terminal',
    place: 'link',
    keys: [{ code: 'Click', held: 'mod' }],
  },
  'find-previous': { title: 'Previous match', group: 'In the find bar', place: 'find-bar', keys: key('Enter') },
  'find-next': {
    title: 'Next match',
    group: 'In the find bar',
    place: 'find-bar',
    keys: [{ code: 'Enter', held: 'shift' }],
  },
  'find-close': { title: 'Close', group: 'In the find bar', place: 'find-bar', keys: key('Escape') },
  'list-next': { title: 'Next agent', group: 'In the list', place: 'list', keys: key('ArrowDown') },
  'list-previous': { title: 'Previous agent', group: 'In the list', place: 'list', keys: key('ArrowUp') },
  'list-first': { title: 'First agent', group: 'In the list', place: 'list', keys: key('Home') },
  'list-last': { title: 'Last agent', group: 'In the list', place: 'list', keys: key('End') },
  'list-filter': { title: 'Filter', group: 'In the list', place: 'list', keys: key('Slash') },
  'list-open': { title: 'Go to the terminal', group: 'In the list', place: 'list', keys: key('Enter') },
  'ledger-next': { title: 'Next process', group: 'In the orphan ledger', place: 'ledger', keys: key('ArrowDown') },
  'ledger-previous': {
    title: 'Previous process',
    group: 'In the orphan ledger',
    place: 'ledger',
    keys: key('ArrowUp'),
  },
  'ledger-kill': { title: 'Kill', group: 'In the orphan ledger', place: 'ledger', keys: key('Delete') },
  'ledger-back': { title: 'Back to the fleet', group: 'In the orphan ledger', place: 'ledger', keys: key('Escape') },
  'process-next': {
    title: 'Next process',
    group: 'In the process tree',
    place: 'processes',
    keys: key('ArrowDown'),
  },
  'process-previous': {
    title: 'Previous process',
    group: 'In the process tree',
    place: 'processes',
    keys: key('ArrowUp'),
  },
  'process-end': { title: 'Ask to end', group: 'In the process tree', place: 'processes', keys: key('Delete') },
  'process-kill': {
    title: 'Kill',
    group: 'In the process tree',
    place: 'processes',
    keys: [{ code: 'Delete', held: 'shift' }],
  },
  'run-earlier': {
    title: 'The run before',
    group: 'In a post-mortem',
    place: 'post-mortem',
    keys: key('ArrowLeft'),
  },
  'run-later': {
    title: 'The run after',
    group: 'In a post-mortem',
    place: 'post-mortem',
    keys: key('ArrowRight'),
  },
  'run-back': { title: 'Back to the fleet', group: 'In a post-mortem', place: 'post-mortem', keys: key('Escape') },
} as const satisfies Readonly<Record<string, Command>>
