import { provide } from '../inbox/lazy-file.ts';
import { paperFiles } from '../inbox/paper-files.ts';

provide('paperFiles', paperFiles);
