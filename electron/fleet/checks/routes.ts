import { type Checks, entries, type FleetEntry } from './context.ts';

type Route = FleetEntry<'gateways'>['routes'][number];

/** The first route that fits wins: a route hidden by an earlier one is never taken. */
export function checkRoutes(checks: Checks): void {
  for (const [id, gateway] of entries(checks.file.gateways)) {
    gateway.routes.forEach((route, index) => {
      const hiding = gateway.routes.slice(0, index).findIndex((earlier) => hides(earlier, route));
      if (hiding < 0) return;
      const what = `the route to ${route.service} is never taken: routes[${hiding}] takes it all`;
      const expected = 'the narrower route first';
      checks.report(['gateways', id, 'routes', index], what, expected);
    });
  }
}

function hides(earlier: Route, later: Route): boolean {
  return (
    earlier.listener === later.listener &&
    (earlier.host === undefined || earlier.host === later.host) &&
    `${later.pathPrefix ?? ''}/`.startsWith(`${earlier.pathPrefix ?? ''}/`)
  );
}
