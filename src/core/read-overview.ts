import { assertCoordinator, type Person } from './access.ts';
import type { Overview, OverviewStore } from './ports/overview-store.ts';
import type { Clock } from './ports/system.ts';

/** How the office is doing, for coordinators. @throws NotCoordinatorError | DatabaseUnavailableError */
export async function readOverview(
  { store, clock }: { store: OverviewStore; clock: Clock },
  person: Person,
): Promise<Overview> {
  assertCoordinator(person, 'only coordinators may see the overview');
  return await store.readOverview(clock.now());
}
