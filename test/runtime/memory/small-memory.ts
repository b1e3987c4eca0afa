// Usage: FILE. Opens the journal FILE and prints how many entries matter; run with a heap that is smaller than the file.
import process from 'node:process';
import {systemClock} from '../../../source/runtime/clock.js';
import {openJournal} from '../../../source/runtime/memory/journal.js';

const journal = await openJournal(process.argv[2] ?? '', systemClock);
process.stdout.write(`END ${journal.ok ? journal.value.entries().length : -1}\n`);
