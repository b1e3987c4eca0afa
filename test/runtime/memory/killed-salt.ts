// Usage: FOLDER N. Reads the salt of the data folder FOLDER and is killed at the n-th boundary.
import process from 'node:process';
import {killAtDisk} from '../../support/kill-at-disk.js';
import {readSalt} from '../../../source/runtime/memory/identity.js';

const [folder = '', at = '0'] = process.argv.slice(2);
const met = await killAtDisk(Number(at));
const read = await readSalt(folder);
if (!read.ok) throw new Error(read.problem.cause);
process.stdout.write(`END ${met()}\n`);
