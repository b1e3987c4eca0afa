// Usage: FILE N. Replaces FILE with a new one and is killed at the n-th boundary.
import process from 'node:process';
import {killAtDisk} from '../support/kill-at-disk.js';
import {writeWhole} from '../../source/files/write-whole.js';

const [file = '', at = '0'] = process.argv.slice(2);
const met = await killAtDisk(Number(at));
await writeWhole(file, 'new\n'.repeat(20_000), {mode: 0o600});
process.stdout.write(`END ${met()}\n`);
