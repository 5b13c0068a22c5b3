import { XtermMirrors } from '../../src/adapters/terminal-mirror/xterm-mirror.ts'
import { FakeMirrors } from '../support/fake-mirror.ts'
import { terminalMirrorContract } from './terminal-mirror.contract.ts'

terminalMirrorContract('XtermMirror', new XtermMirrors())
terminalMirrorContract('FakeMirror', new FakeMirrors())
