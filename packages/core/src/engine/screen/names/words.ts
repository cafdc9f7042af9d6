/**
 * Words of names that say little, or the same as another word: legal forms, titles, particles,
 * abbreviations and short forms. All in lower-case Latin letters without marks, as `read-name.ts`
 * writes them; forms of other scripts as the transliteration tables spell them.
 *
 * @module
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/**
 * Titles and forms of address. They weigh a tenth instead of being dropped, since lists write some
 * of them as names.
 */
export const TITLES = words(
  'mr mrs ms miss dr prof professor sir madam lord lady dame sheikh shaikh shaykh sheik ' +
    'cheikh shekh ' +
    'haji hajji hadji hajj haj mullah mulla maulvi maulavi mawlawi mawlavi maulana mawlana ' +
    'molvi qari ' +
    'hafiz ustad ustaz sayyid sayed seyed syed sayyed imam ayatollah general gen colonel col ' +
    'lieutenant ' +
    'lt major maj captain capt brigadier brig admiral sergeant sgt commander president ' +
    'prasident prezident ' +
    'minister prime vice deputy governor ambassador senator hon honourable honorable rev ' +
    'reverend father ' +
    'bishop prince princess king queen emir amir eng engineer herr frau senor senora don ' +
    'dona monsieur ' +
    'madame mme mlle jr sr junior senior esq phd md gospodin gospozha pan pani marshal comrade',
)

/** Small words that some write and some do not, or join to what follows. */
export const PARTICLES = words(
  'al el ul ur ad as ash at an ar az bin ben ibn bint binti b van von der den de da do dos ' +
    'das del della ' +
    'di du la le les los las zu zur zum ter ten te y e und et i af av of the ould wuld st ' +
    'saint san ' +
    'abu abou umm um bani ap',
)

/** Words of a body's name that are no part of it. */
export const STOPS = words(
  'and und et y of the for de du des la le el los da do di della for fur pour i',
)

/** One class each: its words are the same to us, whatever the country. */
const LEGAL: Readonly<Record<string, string>> = {
  limited:
    'limited liability company|limited liability co|limited company|company limited|co ' +
    'limited|co ltd|' +
    'private limited|pvt ltd|pvt limited|pte ltd|pte limited|pty ltd|pty limited|proprietary ' +
    'limited|' +
    'ltd|limited|llc|lc|gmbh|gesellschaft mit beschrankter haftung|mbh|ooo|too|tov|odo|' +
    'obshchestvo s ogranichennoy otvetstvennostyu|tovarystvo z obmezhenoyu vidpovidalnistyu|' +
    'societatea cu raspundere limitata|societa a responsabilita limitata|' +
    'societe a responsabilite limitee|sociedad de responsabilidad limitada|sociedad limitada|' +
    'sarl|srl|sl|slu|sas|bv|besloten vennootschap|nvbv|sro|doo|dooel|sp z o o|sp ' +
    'zoo|spzoo|ou|uab|sia|kft|aps|' +
    'ltda|limitada|limited sirketi|ltd sti|fze|fzc|fzco|fz llc|fzllc|dmcc|sdn bhd|yk|yugen ' +
    'kaisha|' +
    'mchj|unlimited|dac|clg',
  stock:
    'joint stock company|joint stock co|public joint stock company|open joint stock company|' +
    'closed joint stock company|private joint stock company|public limited company|public ' +
    'company limited|' +
    'incorporated|inc|corporation|corp|ag|aktiengesellschaft|sa|s a|spa|societe ' +
    'anonyme|sociedad anonima|' +
    'societa per azioni|plc|nv|naamloze vennootschap|se|societas ' +
    'europaea|jsc|ojsc|pjsc|cjsc|ao|oao|pao|zao|' +
    'aktsionernoe obshchestvo|publichnoe aktsionernoe obshchestvo|otkrytoe aktsionernoe ' +
    'obshchestvo|' +
    'zakrytoe aktsionernoe obshchestvo|pat|prat|at|as|asa|ab|aktiebolag|oyj|oy|kk|kabushiki ' +
    'kaisha|' +
    'pt|tbk|bhd|berhad|sae|saoc|saog|qsc|psc|kgaa|sa de cv|sab de cv|anonim sirketi|as',
  partnership:
    'lp|llp|lllp|limited partnership|limited liability partnership|kg|kommanditgesellschaft|ohg|' +
    'gmbh co kg|gmbh and co kg|partnership|scs|sca|snc|cv|gbr',
  company:
    'company|co|comp|cie|compagnie|gesellschaft|kompaniya|kompania|firma|sherkat|sirketi|and ' +
    'co|and company',
  state: 'fgup|fsue|federal state unitary enterprise|gup|state enterprise|state owned enterprise',
}

/** What begins a legal form: the words that may follow, longest first, and its class. */
export type LegalForm = { readonly words: readonly string[]; readonly legal: string }

/** Legal forms by their first word. */
export const LEGAL_FORMS: ReadonlyMap<string, readonly LegalForm[]> = legalForms()

function legalForms(): ReadonlyMap<string, readonly LegalForm[]> {
  const found = new Map<string, LegalForm[]>()
  for (const [legal, forms] of Object.entries(LEGAL)) {
    for (const form of forms.split('|')) {
      const parts = form.split(' ')
      const first = parts[0]!
      found.set(first, [...(found.get(first) ?? []), { words: parts, legal }])
    }
  }
  for (const forms of found.values()) forms.sort((a, b) => b.words.length - a.words.length)
  return found
}

/** Words that a firm adds or leaves away without becoming another one. */
export const SLIGHT_WORDS = words('group holding')

/** Words that many bodies share: half of what a name of its own says. */
export const GENERIC_WORDS = words(
  'international trading general industry service enterprise global national establishment ' +
    'foundation organization association agency commercial import export center office',
)

/** Words of bodies by the one form that they are compared in. */
const SHORT_WORDS =
  'international intl int internatl|holding holdings hldg hldgs|group groupe gruppe gruppa grp|' +
  'trading trdg trade torgovyi torgovy|general gen genl|industry industries ind inds ' +
  'industrial industrie|' +
  'service services svc svcs srvc srvcs srvces serv|enterprise enterprises ent entp|global glob|' +
  'national natl nat|establishment est estab|foundation fdn fndn fund|organization ' +
  'organisation org|' +
  'association assn assoc|agency agcy|commercial comml|import imports imp|export exports exp|' +
  'center centre ctr tsentr zentrum|office ofc|technology technologies tech techn tekhnologii|' +
  'manufacturing mfg manuf|management mgmt mgt|development dev devel|engineering engr engrg eng|' +
  'shipping shpg ship|transport transportation transp|investment investments inv invest|' +
  'government govt gov|university univ|department dept|bank bk banque banco banka|brothers bros|' +
  'corporation korporatsiya|factory plant zavod fabrika works|petroleum petrol|chemical chem ' +
  'chemicals|' +
  'company kompani|financial fin finance|insurance ins|institute inst institut|committee cttee|' +
  'ministry min ministerstvo|republic rep|democratic dem|saint st|number no|united utd|' +
  'system systems|solution solutions|product products|material materials|bureau buro|' +
  'aviation avia|airline airlines|marine maritime|telecommunications telecom telecommunication'

/** The one form of a word of a body's name. */
export const BODY_WORDS: ReadonlyMap<string, string> = canonical(SHORT_WORDS)

const NUMBER_WORDS =
  '0 zero|1 one i first|2 two ii second|3 three iii third|4 four iv fourth|5 five v fifth|6 ' +
  'six vi sixth|' +
  '7 seven vii seventh|8 eight viii|9 nine ix|10 ten x|11 eleven xi|12 twelve xii|13 xiii|14 ' +
  'xiv|15 xv|' +
  '16 xvi|17 xvii|18 xviii|19 xix|20 xx twenty'

/** Numbers as words and in Roman numerals, in digits. */
export const NUMBERS: ReadonlyMap<string, string> = canonical(NUMBER_WORDS)

/**
 * Given names that one person answers to: short forms in use, and what languages make of one name.
 * Chosen for lists and customers of the countries this program is used in; not complete.
 */
const NAMES =
  'william bill billy will willy wilhelm guillermo guillaume|robert bob bobby rob robbie roberto|' +
  'richard dick rick ricky rich ricardo|james jim jimmy jamie jaime|john jack johnny jon ' +
  'johann johannes ' +
  'juan jean ivan ioannis giovanni yohanna|joseph joe joey jose josef giuseppe iosif youssef ' +
  'yousef yusuf yusef ' +
  'yousuf yousif yusif yosef|michael mike mick mikhail mykhailo mikhailo misha miguel michel ' +
  'mihail|thomas tom ' +
  'tommy tomas foma|elizabeth liz beth betty lisa eliza elisabeth yelizaveta ' +
  'elizaveta|margaret maggie peggy ' +
  'meg|katherine kate kathy catherine cathy katie ekaterina yekaterina kateryna ' +
  'katya|alexander alex sasha ' +
  'aleksandr alexandre oleksandr aliaksandr alexandros alejandro iskander sander|benjamin ' +
  'ben benny bibi ' +
  'binyamin|daniel dan danny daniil danylo|david dave davy davud dawud dawood daoud ' +
  'daud|edward ed eddie ' +
  'ted eduard|charles charlie chuck carlos karl carl|vladimir volodymyr uladzimir vova ' +
  'volodya|sergey ' +
  'serhiy serhii siarhei sergio serge|dmitry dima dmytro dzmitry dimitri dimitrios|nicholas ' +
  'nick nikolai ' +
  'mykola mikalai nicolas nikolaos nikola kolya|george georgy yuri yury yuriy jorge georgios ' +
  'heorhii|' +
  'eugene yevgeny evgeny evgeni yevgeniy yevhen|andrew andy andrei andrey andriy andrii ' +
  'andre andreas|' +
  'peter pete pyotr petr petro pedro pierre|paul pavel pavlo pablo|stephen steven steve ' +
  'stepan esteban ' +
  'stefan|matthew matt matvey matteo|anthony tony anton antonio antoine|gregory greg grigory ' +
  'hryhorii ' +
  'grigori|christopher chris kris|patrick pat paddy|samuel sam samuil|timothy tim ' +
  'timofey|frederick fred ' +
  'freddy friedrich fritz frederic|henry hank heinrich henri enrique|lawrence larry lorenzo|' +
  'ronald ron ronnie|donald donny|kenneth ken kenny|gerald gerry jerry|theodore theo fyodor ' +
  'fedor|' +
  'susan sue suzanne|deborah debbie|jennifer jen jenny|patricia patty trish|barbara ' +
  'barb|maria mary marie ' +
  'mariya maryam mariam|anna ann anne hanna hannah|natalia natasha natalya nataliya|tatiana ' +
  'tanya ' +
  'tatyana tetiana|olga olha volha|helen elena yelena olena alena|sophia sofia sofiya sofya|' +
  'mohammed muhammad mohamed mohammad muhammed mohamad muhamad mohamud mahomed mohd muhd mhd ' +
  'mehmet ' +
  'magomed mukhammad mamadou|ahmed ahmad ahmet akhmed akhmad ahmadou|hussein husayn husain ' +
  'hossein hussain ' +
  'huseyin houcine hoseyn hosein husein|hassan hasan hasen|ibrahim abraham ibragim ebrahim ' +
  'brahim ibraheem|' +
  'ismail ismael ishmael ismaeel esmail|musa moussa mousa moses moshe|suleiman sulaiman ' +
  'solomon soleiman ' +
  'suleyman sulayman|usama osama|umar omar omer|uthman osman othman usman|khalid khaled ' +
  'halid|said saeed ' +
  'sayeed saied|jamal gamal djamal jamaal|qasim kasim gassem qassem qasem kassem|abdullah ' +
  'abdallah abdulla ' +
  'abdullahi abdulah|mustafa mustapha moustafa mostafa|yahya yahia yehia|nasser nasir nasr ' +
  'naser|tariq tarek ' +
  'tarik tareq|fatima fatma fatimah|aisha ayesha aysha|jafar jaafar jaffar|haidar hayder haider|' +
  'zaid zayd zeid|bin ben ibn b|al el|van von|abu abou|qaida qaeda qaidah kaida alqaida ' +
  'alqaeda|sheikh shaikh shaykh sheik cheikh'

/** The group of a name; names of one group may be one person's. */
export const NAME_GROUPS: ReadonlyMap<string, string> = canonical(NAMES)

/** Each word of a group, the first too, to the group's first. */
function canonical(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const group of text.split('|')) {
    const all = group.split(' ')
    for (const word of all) if (!found.has(word)) found.set(word, all[0]!)
  }
  return found
}
