import { startInbox } from '../inbox/main.tsx';

void startInbox();
