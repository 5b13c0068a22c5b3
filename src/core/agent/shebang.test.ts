import { expect, it } from 'vitest'
import { interpreterOf } from './shebang.ts'

it.each([
  ['#!/bin/sh\necho', { file: '/bin/sh', name: null }],
  ['#! /usr/bin/python3 -u', { file: '/usr/bin/python3', name: null }],
  ['#!/usr/bin/env node\r\n', { file: '/usr/bin/env', name: 'node' }],
  ['#!/usr/bin/env -S node --no-warnings\n', { file: '/usr/bin/env', name: 'node' }],
  ['#!/usr/bin/env -S A=1 B=2 deno run', { file: '/usr/bin/env', name: 'deno' }],
  ['#!/usr/bin/env -i node', { file: '/usr/bin/env', name: null }],
  ['#!env', { file: 'env', name: null }],
  ['#!', null],
  ['\u007fELF\u0002\0', null],
  ['echo hello', { file: '/bin/sh', name: null }],
  ['', null],
])('%j', (beginning, interpreter) => expect(interpreterOf(beginning)).toEqual(interpreter))
