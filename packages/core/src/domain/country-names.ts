/**
 * Countries by the English names that lists write: everyday names, the long forms of the United
 * Nations, and former names that old entries keep.
 *
 * Source: Unicode CLDR (English display names of regions), UNTERM for the long forms. A name that
 * is not here stays the list's own text.
 *
 * @module
 */
import { countryCode } from './country.ts'

const NAMES =
  'ad=andorra;ae=united arab emirates|uae;af=afghanistan|islamic republic of afghanistan;' +
  'ag=antigua and barbuda;ai=anguilla;al=albania;am=armenia;ao=angola;aq=antarctica;' +
  'ar=argentina;as=american samoa;at=austria;au=australia;aw=aruba;ax=aland islands;' +
  'az=azerbaijan;ba=bosnia and herzegovina|bosnia;bb=barbados;bd=bangladesh;be=belgium;' +
  'bf=burkina faso;bg=bulgaria;bh=bahrain;bi=burundi;bj=benin;bl=saint barthelemy;bm=bermuda;' +
  'bn=brunei|brunei darussalam;bo=bolivia|bolivia plurinational state of;' +
  'bq=caribbean netherlands;br=brazil;bs=bahamas;bt=bhutan;bv=bouvet island;bw=botswana;' +
  'by=belarus|republic of belarus|byelorussia;bz=belize;ca=canada;cc=cocos keeling islands;' +
  'cd=democratic republic of the congo|dr congo|drc|zaire|congo kinshasa;' +
  'cf=central african republic|car;cg=congo|republic of the congo|' +
  'congo brazzaville;ch=switzerland;' +
  'ci=cote divoire|ivory coast;ck=cook islands;cl=chile;cm=cameroon;' +
  'cn=china|peoples republic of china|prc;co=colombia;cr=costa rica;cu=cuba;' +
  'cv=cape verde|cabo verde;cw=curacao;cx=christmas island;cy=cyprus;' +
  'cz=czechia|czech republic;de=germany|federal republic of germany;dj=djibouti;dk=denmark;' +
  'dm=dominica;do=dominican republic;dz=algeria|peoples democratic republic of algeria;' +
  'ec=ecuador;ee=estonia;eg=egypt|arab republic of egypt;eh=western sahara;er=eritrea;' +
  'es=spain;et=ethiopia;fi=finland;fj=fiji;fk=falkland islands;' +
  'fm=micronesia|micronesia federated states of;fo=faroe islands;fr=france;ga=gabon;' +
  'gb=united kingdom|united kingdom of great britain and northern ireland|uk|great britain|' +
  'england|scotland|wales|northern ireland;' +
  'gd=grenada;ge=georgia;gf=french guiana;gg=guernsey;gh=ghana;gi=gibraltar;gl=greenland;' +
  'gm=gambia;gn=guinea;gp=guadeloupe;gq=equatorial guinea;gr=greece;' +
  'gs=south georgia and south sandwich islands;gt=guatemala;gu=guam;gw=guinea bissau;' +
  'gy=guyana;hk=hong kong|china hong kong special administrative region;' +
  'hm=heard and mcdonald islands;hn=honduras;hr=croatia;ht=haiti;hu=hungary;id=indonesia;' +
  'ie=ireland|republic of ireland;il=israel;im=isle of man;in=india;' +
  'io=british indian ocean territory;iq=iraq;ir=iran|iran islamic republic of;is=iceland;' +
  'it=italy;je=jersey;jm=jamaica;jo=jordan;jp=japan;ke=kenya;kg=kyrgyzstan;kh=cambodia;' +
  'ki=kiribati;km=comoros;kn=saint kitts and nevis;' +
  'kp=north korea|democratic peoples republic of korea|dprk;kr=south korea|republic of korea;' +
  'kw=kuwait;ky=cayman islands;kz=kazakhstan;la=laos|lao peoples democratic republic;' +
  'lb=lebanon|lebanese republic;lc=saint lucia;li=liechtenstein;lk=sri lanka;lr=liberia;' +
  'ls=lesotho;lt=lithuania;lu=luxembourg;lv=latvia;ly=libya|libyan arab jamahiriya;' +
  'ma=morocco;mc=monaco;md=moldova|republic of moldova;me=montenegro;mf=saint martin;' +
  'mg=madagascar;mh=marshall islands;' +
  'mk=north macedonia|macedonia|the former yugoslav republic of macedonia|' +
  'republic of north macedonia;' +
  'ml=mali;mm=myanmar|burma;mn=mongolia;mo=macao|macau;mp=northern mariana islands;' +
  'mq=martinique;mr=mauritania;ms=montserrat;mt=malta;mu=mauritius;mv=maldives;mw=malawi;' +
  'mx=mexico;my=malaysia;mz=mozambique;na=namibia;nc=new caledonia;ne=niger;' +
  'nf=norfolk island;ng=nigeria;ni=nicaragua;nl=netherlands|holland;no=norway;np=nepal;' +
  'nr=nauru;nu=niue;nz=new zealand;om=oman;pa=panama;pe=peru;pf=french polynesia;' +
  'pg=papua new guinea;ph=philippines;pk=pakistan|islamic republic of pakistan;pl=poland;' +
  'pm=saint pierre and miquelon;pn=pitcairn islands;pr=puerto rico;' +
  'ps=palestinian territories|palestine|palestinian|west bank|gaza|' +
  'occupied palestinian territory|palestinian territory;' +
  'pt=portugal;pw=palau;py=paraguay;qa=qatar;re=reunion;ro=romania;rs=serbia;' +
  'ru=russia|russian federation;rw=rwanda;sa=saudi arabia;sb=solomon islands;sc=seychelles;' +
  'sd=sudan;se=sweden;sg=singapore;sh=saint helena;si=slovenia;sj=svalbard and jan mayen;' +
  'sk=slovakia;sl=sierra leone;sm=san marino;sn=senegal;so=somalia;sr=suriname;' +
  'ss=south sudan;st=sao tome and principe;sv=el salvador;sx=sint maarten;' +
  'sy=syria|syrian arab republic;sz=eswatini|swaziland;tc=turks and caicos islands;td=chad;' +
  'tf=french southern territories;tg=togo;th=thailand;tj=tajikistan;tk=tokelau;' +
  'tl=timor leste|east timor;tm=turkmenistan;tn=tunisia;to=tonga;tr=turkiye|turkey;' +
  'tt=trinidad and tobago;tv=tuvalu;tw=taiwan|taiwan province of china|taiwan china;' +
  'tz=tanzania|united republic of tanzania;ua=ukraine;ug=uganda;um=us outlying islands;' +
  'us=united states|united states of america|usa|us;uy=uruguay;uz=uzbekistan;' +
  'va=vatican city|holy see|vatican;vc=saint vincent and grenadines;' +
  've=venezuela|venezuela bolivarian republic of;vg=british virgin islands;' +
  'vi=us virgin islands;vn=vietnam|viet nam|socialist republic of vietnam;vu=vanuatu;' +
  'wf=wallis and futuna;ws=samoa;xk=kosovo;ye=yemen|republic of yemen;yt=mayotte;' +
  'za=south africa;zm=zambia;zw=zimbabwe;'

const NOT_TELLING: ReadonlySet<string> = new Set(['the', 'of', 'and', 'state'])

/** Words in order of the alphabet, so that "Korea, North" is "North Korea". */
const keyOf = (text: string): string =>
  [
    ...new Set(
      text
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[\u0300-\u036f'’.]/g, '')
        .split(/[^a-z]+/)
        .filter((word) => word !== '' && !NOT_TELLING.has(word)),
    ),
  ]
    .sort()
    .join(' ')

const CODES: ReadonlyMap<string, string> = new Map(
  NAMES.split(';').flatMap((row) => {
    const [code = '', names = ''] = row.split('=')
    return names === '' ? [] : names.split('|').map((name) => [keyOf(name), code] as const)
  }),
)

/** Longest text that is looked at, in characters. No name of a country is near it. */
const NAME_LIMIT = 120

/**
 * A country as parties carry it: two letters in upper case where the text is a code or a name that
 * is known here, else the text itself without space around it.
 */
export function countryOf(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length > NAME_LIMIT) return trimmed
  const code = trimmed.length === 2 ? countryCode(trimmed) : null
  const found = code ?? CODES.get(keyOf(trimmed))
  return found === undefined ? trimmed : found.toUpperCase()
}
