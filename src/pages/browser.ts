import { startInbox } from '../../web/inbox/main.tsx';

void startInbox();
