// Writes the key and command tables into the README: node --import tsx media/fill-readme.ts
import {writeFileSync} from 'node:fs';
import {filledReadme} from './readme-parts.js';

writeFileSync('README.md', filledReadme());
