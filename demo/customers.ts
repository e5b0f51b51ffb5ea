import type { CustomerDetails } from '../domain/booking.ts';

/**
 * People of the demo club. Their names are here to be lived with by every screen: accents, apostrophes, one letter,
 * one word, very long, right to left, and two who share one name. Addresses end in the reserved `example` domains,
 * phone numbers are of the range kept for fiction.
 */
export const DEMO_CUSTOMERS: readonly CustomerDetails[] = [
  person('Ève-Marie', 'MacLeod', '0101'),
  person('Siobhán', 'Ní Dhubhghaill-MacDonald', '0102'),
  person('Nguyễn Thị', 'Minh Khai', '0103'),
  person('Hubert', 'Wolfeschlegelsteinhausen', '0104'),
  person('Wei', 'Chen', '0105'),
  person('Zoë', 'D’Entremont', '0106'),
  person('Jean-François', 'Théberge-Lévesque', '0107'),
  person('Łukasz', 'Wiśniewski', '0108'),
  person('Aoife', 'O’Sullivan', '0109'),
  person('José María', 'de la Fuente y Martínez', '0110'),
  person('Þórdís', 'Guðmundsdóttir', '0111'),
  person('Kateri', 'Sylliboy', '0112'),
  person('Søren', 'Åkesson', '0113'),
  person('Jiří', 'Černý', '0114'),
  person('Ayşe', 'Yıldırım', '0115'),
  person('Αλεξάνδρα', 'Παπαδοπούλου', '0116'),
  person('Олександр', 'Шевченко', '0117'),
  person('نور', 'الحداد', '0118'),
  person('さくら', '田中', '0119'),
  person('Sukhpreet', 'Singh Gill', '0120'),
  person('Oluwaseun', 'Adébáyọ̀', '0121'),
  person('Marie-Josée', 'Comeau', '0122'),
  person('Angus', 'MacDonald', '0123'),
  person('Angus', 'MacDonald', '0124'),
  person('Flora', 'MacIsaac', '0125'),
  person('Colin', 'Campbell', '0126'),
  person('Priya', 'Venkataraman', '0127'),
  person('Anneliese', 'Müller-Lüdenscheidt', '0128'),
  person('Ray', 'Ng', '0129'),
  person('Bo', 'Li', '0130'),
  person('Chidimma', 'Nwachukwu-Okonkwo', '0131'),
  person('Iñaki', 'Etxeberria', '0132'),
  person('Charlotte', 'LeBlanc', '0133'),
  person('Mateus', 'Conceição', '0134'),
  person('Ingrid', 'Bjørnsdatter', '0135'),
  person('Théo', 'Gaudet', '0136'),
  person('Maeve', 'Fitzgerald', '0137'),
  person('Abdul-Rahman', 'Al-Khwārizmī', '0138'),
  person('Rosalind', 'Featherstonehaugh', '0139'),
  person('Tui', 'Te Whānau-ā-Apanui', '0140'),
  person('Gwenllïan', 'Pryce-Llewellyn', '0141'),
  person('Noah', 'Boudreau', '0142'),
  // As a walk-in often is: one name, no address.
  { firstName: 'Madonna', lastName: '', email: null, phone: null },
  { firstName: 'Sam', lastName: 'Q', email: null, phone: '902-555-0144' },
];

function person(firstName: string, lastName: string, line: string): CustomerDetails {
  return { firstName, lastName, email: `player-${line}@example.com`, phone: `902-555-${line}` };
}
