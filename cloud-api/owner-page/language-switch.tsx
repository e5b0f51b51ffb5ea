import { Languages } from 'lucide-react';
import { Button } from '../../renderer/ui/button.tsx';
import { useWording } from './wording.tsx';

/** Named in the language that it leads to. */
export function LanguageSwitch() {
  const { text, switchLanguage } = useWording();
  const { tag, name } = text.otherLanguage;
  return (
    <Button kind="quiet" lang={tag} icon={<Languages aria-hidden="true" className="size-4" />} onClick={switchLanguage}>
      {name}
    </Button>
  );
}
