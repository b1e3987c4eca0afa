// Usage: FILE N. Reserves the journal FILE, which is worth compacting, appends one entry, and is killed at the n-th boundary.
import process from 'node:process';
import {killAtDisk} from '../../support/kill-at-disk.js';
import {systemClock} from '../../../source/runtime/clock.js';
import {openJournal} from '../../../source/runtime/memory/journal.js';

const [file = '', at = '0'] = process.argv.slice(2);
const met = await killAtDisk(Number(at));
const journal = await openJournal(file, systemClock);
if (!journal.ok) throw new Error(journal.problem.cause);
await journal.value.reserved();
await journal.value.append({kind: 'uploadStarted', stack: 'last', server: 's', account: 'a', atMs: 1});
await journal.value.close();
process.stdout.write(`END ${met()}\n`);
