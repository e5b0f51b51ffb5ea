import { defineConfig } from 'drizzle-kit';

/** Read by `scripts/generate-migrations.ts cloud`. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './cloud-api/**/*-schema.ts',
  out: './cloud-api/db/migrations',
  breakpoints: true,
});
