import { build, DESKTOP, WEB_APPS } from './build/targets.ts';

// `npm run build`: everything that Vite makes, whether it is stale or not.
for (const target of [...WEB_APPS, DESKTOP]) {
  console.log(`Building the ${target.name} …`);
  build(target);
}
