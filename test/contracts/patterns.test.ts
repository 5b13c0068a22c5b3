import { Re2Patterns } from '../../src/adapters/patterns/re2-patterns.ts'
import { patternsContract } from './patterns.contract.ts'

patternsContract('Re2Patterns', () => new Re2Patterns())
