import { BandsSection } from './bands-section.tsx';
import { CancellingSection } from './cancelling-section.tsx';
import { CreditsSection } from './credits-section.tsx';
import { HourlySection } from './hourly-section.tsx';
import { DemandSection, DurationSection, TierSection } from './step-sections.tsx';
import { TaxSection } from './tax-section.tsx';

/** All that makes a price, in the order in which it counts; what follows from a sale comes last. */
export function PricesTab() {
  return (
    <div className="grid gap-4">
      <HourlySection />
      <BandsSection />
      <div className="grid grid-cols-2 items-start gap-4">
        <DemandSection />
        <TierSection />
        <DurationSection />
        <TaxSection />
        <CancellingSection />
        <CreditsSection />
      </div>
    </div>
  );
}
