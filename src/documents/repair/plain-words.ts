/**
 * @module Plain words of English that are one or two letters from words of commands: who types one means it.
 *
 * Those of SCOWL's small list (Kevin Atkinson; `NOTICE.md`) within the distance of `nearWords` from a word of the built-in vocabularies,
 * less those words themselves, their inflections, and vulgar ones.
 */

const PLAIN = `
aback abdicate abduct abhors able abler abnormal aboard abode abodes aboriginal abound abounded abounding abounds about
absent absolve absorb abused abusing accede accept accepts access accident accost accosts account ace aces achieve aching
acing acorns acquire acquires acquiring acre acreage acres acrider acting activity actor actors actress acuter acutest ad
adding addition additions adjunct ado adobes adores adult advent advisable advise advocate aerials afar affront afield
against age ageing agency agenda aging aglow agreed agrees aground aid aide aiding ail ailed ailing ails aired airing
airliner alcove ale aliased alibied alien aliened aliens alight alighted alights alike aline alined alinement alines alive
alley allied allocation allot allots allowing alloy alloys allure almond almost alone aloud altar altars alto always amber
amble amenable among amoral amount ample ampler amply amused amusing analyses analyst analysts analytic analyzes ancient anew
anger angered angrier angular ani anoint anoints anon ant anthem antler anyway ape aped aping appall appals appeal appear
appease appendix appetite apple apples appoint appoints aprons apter aptly arable arbors arc arched archive arcing ardent
area argued arias arid arise arisen arises arising ark arm arming armory arose arouse aroused arrange arrive arrow arrows
arson art arteries artery ascend ascent ascents ashing aside asides asking aspect aspen aspens assemble assent assert
assignment assist assort assume assure astound ate atones attack attacks attain attend attests attic attics attire attract
auction auctions augment august avails aviation avowing await awaiting awaits award awarding awards awe awhile awing awoken
awry axing axle aye babbled babe babies baboon babying bad badder bade badge badger badges bag bagged baggier bags bailed
bails bait baited baiting baits bake baker bakers baking bald balded balder balding bale baled baling balk balked ball ballad
balled ballet ballot ban band banding banish bank banker banner banning bans banter bantered barb barber barbing barbs bards
barer bargain bargains barge barged barges barging baring bark barked barking barks barn barns baron barons barren barrier
barring barter bash bashed bashes basic basics basil basin basing basins bask basked basket basks baste basted bastes bat
bath bathing baton bats batter battering batters battle bawled baying bayou bayous bays beach beaching bead beaded beadier
beading beads beagle beaker beamed beaming beaned beaning bear bearding beards bearer bearing bears beast beasts beater
beaters beating beaver became become bed bedder bedding bedside bedsides bee been beer bees beet beg beggar begged begin
begins behalf behave behead beheading beheld behold beholder being beings belated belie belied belief belittle bell belled
belling bellow bellowing bellows belly beloved belted belting belying bend bender bending benign bequeath bereft berries
berthing besiege best bested bestow bet betray betted better bettered bettering betters bettor bettors beware bewitch
bewitched beyond biased biases bib bicker bid bidden bidding bide biding bike biking bill billed billow billowing bin bind
binder binned binning bins birded birding biting bitten bitter blacken blackest blades blamed blamer blames blanch bland
blank blanks blares blaring blast blaster blasts blazer blazes bleach bleaching bleary bleating bleats bleeds bless blessed
blesses blew blight blighted blights blind blink blinks blob bloc blocs blog blogger blogs blond blonde blonder blondes
blonds blood bloods blot blotch blotter blotters blouse blowing blown bluing blunder blur boa boar boarded boarder boarders
boarding boards boars boast boasts bob bode boded bodes bodies bodily boding bog bogged boil boiled boiler bolster bolt
bolted bomber bond bonded bonding bone bones bonier boning boo booing boom boors boos boot booted bootee booth booths boots
bop bore bored bores boring borne borough borrow bosom bossed botch bottle boulder boulders bounce bounced bouncing bound
bounded bounding bounds bounty bout bow bowing bowlder bowlders bowled bowler boxer boxing boy bra braced braces bracing brag
braid braids brained brains brainy braise braised braises braked braking branch bras brash braved braver braving brawn brawny
bray brayed braying brazen breach breaching bread breaded breading breads breaking breaks breast breasting breath breathe
breather bred breeder breeding breeds brewing bribing bridals bride bridge bridle brine brink brinks briny brisk brisks
bristle brittle brittler broach broaching brocade brocaded brocades broiler broken broker brokers brooded broom brooms broth
brother broths brow brownie brows browse browsed bruise brusque buck bucket bud budded budding budge budged budges buffet bug
bugged buggier bugler builder bulge bulged bulges bull bulled bullet bum bummer bums bun bunion bunker bunking burble burden
burger burgle burials burlier burn burner burners burning burp burping burring burrow burying bus bused bush bushed bushing
busied busies busing bust busted busting busying butler butt butte butted butter buttering butters buttes butting buttock
butts buy buying bye cab cabbed cable cabled cables cabs cached cackled cad caddying cage caged caging cajoled cake caked
caking calf calk calked callers callow callus callused calm calmed calmer calmly calve calves cam came camp camped camper
camps campus canal canals canary cancel cancer candled caned canes canine caning canker cankered canned canning canoe canoed
canoes canons canopies canopy cant canter cantered canters capacity caped capers capitalism capitalist capped capsize captain
captivate captive captor carbon carding care career careers cares caress caressed cargo cargos caring carnal carol caroled
carolled carols caroused carp carped carps carrier carrion carrot cart carted carton cartoon carved carves cash cashed cashes
cashew casing cask casket cast caste caster castes castle castled cat cater catered caters cats cattle caulked cause caused
causes causing caution cautions cave caved caves caviar caving cavort caw cawed cawing caws cease ceased ceases ceasing
cedars ceding celery cell cellar cello cellos cement cements censor censored censured centering century cereal chafe chafes
chalked chalky champed champs chance chanced chances channel chant chanted chants chap chapped chaps charge charged charger
charges charter chase chased chases chasms chaste chat cheaper cheat cheated cheating cheats cheese cherry chewing chid
chidden chide chided chides chilled chimes chinned chins chipped choice choirs chokes choking choose choppy choral chorals
chords chores chorus chose chosen chow chowing chrome chubby chuck chucks chummy cider ciders cinder cindered cipher cited
cities citing clack clacks clammed clamped clamps clan clang clanged clangs clanks clans clap clapped claps clasped clasps
classed clatter clattering clatters clause clawed clean cleaner cleans cleanse clearer cleat cleats cleave cleaved cleaver
cleaves cleft clefts clever clime climes clings clink clinks clipped cloaks clock clocks clods clogs close closed closer
closes closest closet closets clot clothe clothes cloths clots cloud clouds clout clouts clove cloven clover clovers cloves
clowned clowns clue clued clues clumped clutter cluttering clutters coal coaled coarse coarser coaxes cobalt cobble cobras
cocoas codding code codes coding coerces coffer coffers cogent coiled coils coined coins coke cokes cold colder colds collar
collared collars collies colon colonel colonels colones colonies colons colony colts coma comb combat combed comedy comet
comets comics comma commando commandos commas commend commends comment comments common commonest commons commune communed
company compare compares compass compel compels competent compiles completed completer completes completest complex complies
comply composes compost comprise comprises con concede conceit conceits concept concepts concern concert concerts conclude
concur condor condors cone cones confer confers congeal congeals congest congests congress conical connect connects conned
conning cons consent consents considerable constant constants contact contacts contempt contend contends contest contests
context contexts continent continents contort contorts contour convene convenes convent convents convert converts coo cooed
cooked cooker cookies cooks cool cooled cooler coolers cools cooped cooper coops coordinator coos coped copes copiers coping
copious copped copper coppers cord corded cordial cording cords coring corked corking corks cornea corneas cornet cornets
cornier corning cornmeal coroner coroners corps corpse corpses corpus corral corrals correct corset corsets cortex cosier
cosies cosiest cost costed cosy cot cotton countered counters counting country couple coupled couples courier couriers course
courser courses court courts cove cover covered covers covert coves covets cow coward cowards cower cowered cowers cowing cox
coy coyer coyest cozier cozies coziest cozy crabbed crack cracked cradled crafted crag cram crammed crane craned cranes
cranked cranky crash crashed crass crasser crate crated crater cratered crates crating crave craved crawled craze crazed
creak creaked creaking creaks creaky cream creamed creaming creams creamy crease creased creases creasing creating creative
creator creature credit creed creeds creek creep cremate cremated cremates crepe crept crescent crest crested crests crevice
cries crimes criminal cringe cringed cripple crisp crisped criteria croaked cronies crooked croon crooned crop cropped crops
crow crowded crowed crowing crown crowned crowns crows cruder cruise cruised crumbed crumpled crushed crusted cry crying cub
cubing cuddle cue cueing cull culled cult cum cunning cup cupped cups cur curd curdle cure cures curing curled currant
currants currency curry cursed curses cursing curt curter curtest curves cuter cutter cutters cycled cyclone cyclones cypress
dab dabble dabbled dabs dads daemon dagger dainty dairies dais daises dallied dally dam damage dame dammed damped dampen
damper dams dancer danger dank danker dapper dare dared dares daring darn darned dart darted dash date dating daunted dawn
dazing dead deaden deader deadlier deadline deadlines deadly deafer deal dealer dealing dean deans dear dearer dearly dears
deaves debase debate debated debited debut debuted decays decease deceased deceases decent decide decimate decree decrees
decries deduce deduced deduces deed deeded deeding deeds deemed deep deepen deepened deepens deeper deer defame defamed
defeat defeated defecate defect defected defend defending defends defer definitive deflate deflated deflected deform deft
defter defunct deign deigned deigns deject dejected delayed delays delegate delegated delicate delight delimit delta delude
deluded deluge deluged deluxe delve delved demean demeaned demeaning demeans demented demise demon demons demote demoted den
denied denies denote denoted densely dented depart dependance dependent dependents depending depict deplete depleted depletes
deport deports depot derange deranging deride descend descends descent descriptive descriptor desert deserted deserve
deserved deserves desire desist despot dessert detach detect detected deter deters detested deviate device devise devised
devises devote devoted dew diagram dialed dials diaper diction did die dies dieted differ dig dignify digs dike dilate
dilated dill dilute diluted dilutes dimple din dine diner dinned dinner dinners dinning dins dioxide dipped director
directory direr direst dirtier dirty disarm disarmed disband disc discern discord discords disk dismay dismayed dismaying
disown displace displaced displaces displacing displeased displeasing district dither dive dived diver dividend divine
divined diviner divines diving divisible divisor docile dodges doers dogs dole doles dollar dolled dome domes don donate
donation done donors dons doodle doom doors doped dopes dopier dopiest dopy dorsal dose doses dosing dot dotes dots doubly
doubt doubted doubts dour dourer douse doused douses dousing dove doves dozens dozes drab dragon draped drawl drawls drawn
dread dreading dreads dreamed dreamer dreaming dreams dreary dredge drench dressed dresser drew drier drifted drifting drills
drink drip dripped driving droll drones droop droops dross droves drown drowns drowsed drudge drug drummer dry dryer drying
drys duct duding due dues duke dull dulled duller dumber dump dunging dunking duped duping duplicity durable during dust
dusted dusting dwell dwells dying eager eagle ear early earner earners ears earthier earthlier ease eases easier easing east
eaten eater eating eave ebbing edgier edible edict edicts editing editor educate eerier eery effect eighteen eighth eighths
either eject ejection elapse elbow elder elect elected election elegant eleven elevens eleventh elevenths elicit elite
elopement elopements elopes elude emailed emails embark ember emit empathy emphases emphasis employ empress enacted enamel
enameled encase encores encumber endear ended ending energy engage engine enlighten enlist enmity enquire enquires enquiring
enrage enroll ensign ensure entailed enter entered entering enters entirety entitle entitled entrance entrap entries enviable
eon epic equate equine equines eras erasers erasing erasure erect erection eroding errand errant erring escape escort
essaying essays estate etch etching etchings ether ethics evacuate evacuated evacuates evading eve event events eves exact
example exceed excel excels excerpt excerpts excess excite excuse executive executor exempt exert exit exited exiting expanse
expel expels expend expends expert experts explain explode export exposition expositions expound extant extent extents extort
extract exude eye eying fable fables facade face faces facials facile facing faction factions fading faint fainted fainter
faints fair fairer fairest fairies fairly fairs faiths fake faking falcon fall fallen falls falser falter falters fame famed
family fan fancier fanning fare faring farm farmed farmer fast faster fat fate father fating fatter faults faze fazing fear
fearing fears feast feasts feather fed feed feeder feeding feeds feign feigned feinted feints feline fell felled feller
fellow fellows felon felons felony felted fen fend fended fender fenders fending ferment ferries fervent fester festered
festering festers fetter fettered fettering fetters feuding fever fevers few fiction fiddle fiddled fiddler fiddles fiddly
fidget fidgets fidgety fiend fiends fierier fiesta fifty fig fight fighter fighters fights figs figure file filed filet
fillet film filter filth filthy fin fine finely finer finest finger finish finite fins fir fire fireplace firing firmer
firmest firs fiscal fish fisher fist fit fits fitted fitter fix fixable fixes fixture flails flairs flakes flamed flames
flares flatter flattering flatters flaunt fleas fleeted fleeter fliest flight flightier flights flighty flings flints flipped
flirts flock flocks floored floors floral florid flossed flounder flour flours flow flowed flower flowers flowery flowing
flue flunky flutter fluttering flutters flying foamed foamier fodder foes foetal fog fogies foible foiled foils foists fold
folded folder folders folding follow foment fond fonder fondly food fooled foot footwear fora forage forbad forces forcing
forded fording fords fore forearm fores forest forewarn foreword forger forgers forges forgetting forging fork forked forking
form formal formals format former forming fort forte fortes forth forts forty foster fosters fought foul fouled fouler found
founded founder founders founding foundling founds fount founts fox foxier foyer fraction framed fray fraying freaking freaks
freight freighter french fresh friars friend fright frighted frighten frightens frights frill frills frilly fringe fringed
frisk frisks frisky fritter fro frog frond fronds frost frosted frosts frosty frown frowns fruiting fry frying fudge fudged
fudges fueled full fulled fuller fuming fun funded funding funky funner fur furrier furrow fuse fused fusing fussed fussing
fuzing gab gable gabs gadget gag gage gaging gags gain gained gait gaits gal gale gall galled gallery galley gallon gallop
gallows gals gamble game gamed gaming gander gaping garage garden gargle garish garnet garnish garter gas gases gasp gasps
gassing gather gating gave gay gays gaze gazing gear gearing gears gee geed gees gel geld gelding gelt gem gender genders
generals generics gent gentler gentries gentry geyser ghoul ghouls giant giants gibe gift gigged gild gill gimme gin ginger
ginned ginning gins girder girdle gist given givens glades glance glances glares glazes glide glided glider glides glimmer
glinted glints glitter glittering glitters globes gloomier glossed gloves glow glowed glower glowers glowing glue glum
glutton gnarled gnawed gnomes goad goading goatee gobble gobs god gods golden golf golfed golfer gone goner goners gong
gonged goo good goofier gooier goose goosed gooses gore gores gorges gorging gorier goring got gouges gourds gout govern gown
grab graces gracing gracious grader grading graft grafts grain grains gram grand grander grandparent grands granite granny
grapes graphs grasped grasps grassed grassy grate grated grater graters grates grating graven graver gravy graying grease
greased greases greasier greasing greasy great greed greedy greet greeted greets grenade grew grey greyed greyer grid griddle
grieve grille grills grimes griming grimmer grinder grinned grinning gripe griping gripped gristle gritted gritting groan
groans groom grooms groovier groovy gropes gross grossed grosser grosses ground grounded grounding grounds groused groves
growing growl growls grown growth grudge grunt grunted grunting grunts guard gull gulled gun gunner gunning gurgle gush
gushed gushing gust gusted gusting gut gutter guttering gutters guying gyrate habits hack hacker had hailed hails hairier
hale haled haler hales haling hall halo haloed haloes haloing halon halt halted halter halters ham hammed hammer hand handing
hang hanged hanger hangs hanker happen happened happens happier happily hard harden harder hardier hardline hare hares haring
hark harked harmed harp harpoon harrow harrowed harrows harry hashes hastes hat hate hates hating hauled haunted haven havens
having hay haying hays haze hazes hazing headier headland headlong heal healed healer healers healing heaped heaping hear
hearing hearings hears hearse heart heartier hearts hearty heat heated heater heaters heather heating heaven heavier heavily
heaving hedge hedged hedges hedging heed heeded heeding heeds heeling heifer heir hell hello hellos helper helping hem
hemming hen her heralding herb herd herded herding here hermit hermits heroic heroin heron herons herring hers hew hewing hey
hid hiding hike hiker hill hind hinder hinds hinge hinges hint hinted hints hipped hipper hire hiring his hit hitch hitched
hither hits hive hoarder hoarding hoards hoarse hoaxing hobble hoe hoeing hoes hoists hold holder holders holding hole holier
holing holler hollow hollowing homage home homier homies homing hone hones honest honeyed honeys honing honored honors
hooding hooping hooted hooter hop hopes hoping hopper hopping horde horded hordes hording horned hornet hornets hornier
horses horsing hose hoses hosing host hostage hot hotter hound hounded hounding hounds housed houses housing hove hover
hovers how howling hub huddle huh hull hulled hum humbler humorous hump hunger hunk hunks hunter hunting hurdle hurtle hush
hushed hushing husked husking husky hustle hut icier icings ideally idle idled ifs ikon ill imagery imagine impact impale
impassive impend impends implicate implicates import imposition impositions impress imprint imprinted inaction inaner incense
incite incline inclose income indeed indent indicate indict indirectly indivisible induce induct inept inert infect infer
infers infest infidel infield info informal ingest inherit inject ink inkier inlet inlets inmate inning inordinate inquire
inquires inquiring ins insane insaner inscription insect insects insensitivity insiders insigne insist inspect inspire instep
insult insure intake intend intent intents inter intern inters intrude invade invective invent invert inverts invest
invincible invisibly invite inward inwards ion irate ire irking iron irregular island issue itch itched itching jack jade
jading jailed jailer jails jam jammed jar jargon jars jaunted jawing jay jays jell jelled jelly jest jester jesters jet
jetted jetties jig jigged jigs jilted jitters jogger joins joint jointed joints joker jokers jot joying judge judged judges
jugular jump jumper junket junking junky justice jut jute juts keel keen keenly kelp ken kettle keying kid kidded kidding
kiln kilo kilt kin kinder kindle kings kink kipper kit kited kiting kits kitten kneading kneads kneed kneels knew knight knot
know knowing labored labors lace laced laces lacier lacing lack lacks lacrosse lad ladder lade lades ladies lading ladled
ladling lager lagged lagoon lain lake lakes lambed lame lamed lament laments lamer lames lamest laming lances land lander
landing lane lanes lantern lap lapel lapels lapped laps lard larded larder larding largo lark larked larvae larvas laser
lasers lash lass lasses lately latent latex lathed lather lathering lathers lathes lathing lauding laughter launder laurel
lavish lawyer lax laxer laxest lay layer layered layers laying lays lazier lazying leach lead leaded leaden leader leaders
leading leads leafed leafing league leaked leaking leaned leaner leanest leaning leaped leaping leapt learns learnt lease
leased leases leash leasing leather leaving lectern lecterns lecture lecturing led ledge ledger ledgers ledges lee leer
leering leers leg legally legend legends legs legume lend lending lens lenses lent leotard leotards leper lepers lept lesion
lesson lessons lest letting level leveled levelled lever levering levers levies lewder liable liar libel libeled libelled
libels lice lichen lick licked lid lie life ligament lighting likable liken likens lilt lilted limb limber liming limp limped
limper lineage liners linger lingers lining lint lisp listen lit liter liters lithe lither litter littering litters livable
live liven livens liver livest livid lix loader loading loafer loaves lob lobes lobster locale locate locating lock locker
lockers lodge lodged lodger lodgers lodges loft log logged logger loins loiter loitering loiters lolled lone lonely looked
loom loomed loon looney loonier looped loosely loosing loot looted lop lopes loping lorded lording lords lore lose loser
losers loses losing loss losses lost loth lotion lottery loud louder lounge lounged lounges lounging louse louses lousier
love lover lovers loves loving low lowing lowlier lull lulled lumber lumbers lump lunar lung lunge lunged lunges lunging
lupine lure luring lush lust lusted luster lusting lute lye lying mace maces macing madden made magic magnet magnets maiden
mail mailed mails maimed main mainly mains makers makeup making male malign maligned maligns mall mallet malted mange manger
mangy manias manlier manner manning mannish mantel mantle manure manures map maple mapped mapper maps mare maria marina
marinas marine marines marital markers market marking markings marries marring marrow marrows marry mars mart martin mask
masked mason massage massaged massages massing mast master mat mate mating matron matter mattering matters mature mauled
maxim maxima maximal maximize maxims maze meadow meager meal mealier mealy meander meaner meaning measlier measly meddle
meddled meddler meddles mediate medicate medicated medicates meditate mellow mellowing mellows melody melon melons melted
member memo memoir memoirs memos men menace menaced mend mended mending mention mentor mentored meowing mere merger merging
merit meriting merry mess messed messes met mete meter metered metering meters mettle mew midday midget midgets mien miens
might mightier mighty migrant mike milder mildly mile milker mill milled miller mime mimes mince minces minds miner miners
mingle mingles minimum miniscule miniscules mink minks minors minuet minuets minus minuses mirage mire miring mislay
mislaying misled misplaced misplacing miss missile missive missives mist misuse misuses mite mites mitt mitten mix mixers
mixes mixture moat moats mode modern modest module moist molars mold molded moldier molding mole molest mollify molt molted
molten molts monies monkey monks monster moo mood moodier moodily moon moored moors moose moot mooted moots mop mope mopes
moral morale morals morgue morn morning moron morose morsel mortal mortify mosque moss moth mother moths motif motifs motion
motivate motive motored motors motto mottos mound mounded mounding mounds mount mounted mounting mounts mourner mourners
mourns moused mousing mouth mouths movers movie movies mow mower mowers mowing mown muck muddle muddled muddles mugger mulch
mule mull mulled multiple multiples munch murder muse mused mush mushed mushing musing musk musket muss mussed mussing mutate
muting mutiny mutt muttering mutters mutton mystify myths nab nabbed nag nagged nailed nails naiver naked naming nap nape
napped naps nation native nature naval navigating navigator nay nays near neared nearer nearing nearly nears neat neater
neatly necked needing needle needles negate neigh neighs neon nerved nerves nest nested net nether netted nettle neuter
neutered neutering neuters newer newt nice nicer nigh night nightly nights nimbler ninety ninths nipped nit nite nits noble
nod nodding noes nomad noon noose nooses nor norm norms north nosing notation nothing nothings notify notion noun nuance
nuclear nude nuder nugget null nun nursed nursing nut oaf oar oaring oars oases oasis oaths oblige oblong oblongs observe
occasion octave odd odder ode odes odors oiled oilier oily okaying old olden older onerous onset onsets onus onuses onward
onwards openly opponent opponents opposition oppress opt option opus oracle oral orals oration orbiting orchard ordeal ore
ores orient oriented origin originate origins ornate other otter otters ouch ounce ounces oust ousted ouster ousters ousting
outcry outing outlet outlive outright outset outward outwards ovation oven overdo overt owe owes owing own owner owners
oyster pace paced paces pacify pacing pack packer packing packs pacts paddies paddle paddling pageant paging paid pails pain
pained paining pains paired pairing pal palace palaces palate palates pale paling pall pallid palling pallor palmed palming
paltry pamper pan pandas pander pane panelled panes panned panning pant panted panther panting pants pap paper papers parable
parables parading paralleling paralysis parcel pardon pare parent parented pares paring parish parity park parked parking
parlor parole parring parrot pars parser parses parsing parson parted parting pass passage passer passes passing passion
passive passives past pasted pastel pastes pasting pasts pasture pat pate patent patented pates patient patted patter
pattering patters patting paucity pauper paused pauses pausing pave paves paving paw pawing pawn pawned pawning payer payers
paying pays peace peaces peach peaches peaking peal pealed pealing pear pearls pears peas pease peat peddle peddling peels
peep pelleted pelted pen penance pend pended pending pends penning people pepper per perfect peril perk perplex persist pert
perter pertest peruse pervert pester pestered pestering pesters pet peter petered petering peters petition petitions petted
pettier petty pew pewter pewters phones phoning photon photons phrase phrased phrases pick piddle piddled piddles piddling
pie pieces piers pies pig pigged pigs pike pikes piled piles pilfer pill pilled pillow pillowing pills pimple pin pine pined
pines pinned pinning pins pint pints pipes pique pirated pis pit pitch pitched pitied pits pitted pixies placate placates
placid placing plague plagues plaice plaid plaids plan plane planed planes planet planets planing planks plans plant planted
planter plants plaque plaques plaster plate plated plates plating platter platters played player players playing plays plazas
plea plead pleaded pleading pleads pleas pleasure pleat pleated pleats pledge pliant plies plight plighted plights plodding
plot plotter plotters plow plowed plowing plucks plug plumb plumber plumbs plump plumps plunder plunger plus pluses plush
plying poaches pod podding poetry poets pointers poises poker pokers poking pole police polices poling polite poll polled
ponder ponds ponies poor poorer pop poppies pore pores poring port portal portent portents porter porters porting portion
portions ports poses posies posing positive positives post postage postal poster posts posture pot potato potent potion
potions pots potter pottering potters pounce pounced pouncing pound pounded pounding pounds pour pours pout pouted pouts
powder power powers praise praised praises pram prance pranced prances pray prayer praying preach preaching precedent precise
precluding predicate predict preeminent preen preening preens prefect premise premium preposition prepositions prescription
presence preserve preserved preserves preside president presiding pressed presume presumed presumes pretend pretending
pretext pretties pretty prevent prevents price priced prices pricing prided priding pried priest primal primarily primate
primed primer primers primes priming primly primmer primped prince princes printers printing prison privacy prize prized
prizing proceeding prodding produce produced producer produces professional project prom prominence prop proponent
proposition protect proton proud prouder prove prow prudent pruned pruning pry prying pub pudding puddings puddle puddling
puke puking pulley pulp pulsed pulses pulsing pump pun puncture punier punish punk punker punning punt punted punter punting
punts pup pupped puppet pure puree purely purge purpose purse pursed purses pursing pursue pus pushing puss pusses putt
putter puttering putters puzzle qua quadruped quadruplet quadruplets quails quaint quake quark quarry quart quash quiet
quipped rabies races racing racism racist rack racoon rad radars radial radials radiant radii radio radios radish radium
rafted rafter rafters rag rage raging ragtime raid raided raider raiding raids railed rails rained rainier raining rains
raisin rake raking rallied rally ramble rammed ramp ran rang range ranged ranger ranges ranging ranker ranking rant ranted
ranting rap rapids rapped rapport raps rare rarer raring rash rasped raster rat rate rather rating ration ratios rattle
rattler rave ravel raveled ravelled ravine raving ravish raw ray rays razing reaching react reacting reaction reactive reacts
readable reader readers readied readier readies readily readjust readying reality realize reallocate realm realms realty ream
reamed reaming reams reap reaped reaper reaping reaps reared rearing rears rebate rebated rebating rebel rebelled rebind
reborn rebound rebounded rebounding rebuke recall recalled recalls recaps receding receive recent recenter recipe recite
reconfigure record recorded recorder recorders records recount recover recreate rectal rector recurrent recurring redden
redder redefinition redesign redo redoes redoing redone redraw reed reeds reef reefing reeking reel reeling refer referee
refill refine reflex reform reformatting reformer refuge refund refunded refunding refuse refute regain regal regale regaled
regaling regard regarding regards regent regimen regimens regiment region regulate rehash reign reigned reindeer reining reis
reject relaid relate related relates relating relaxing relay relayed relaying relays release relegate relent relented
reliable relies relish relive relived reload reloading reloads relocation rely relying remade remake remaking remark remind
reminder reminding reminds remiss remit remodel remorse remote remoter remotes removal renaming rending renege reneged renew
renewable renewal renewed renovate rental rented renting repaid repairing repay repaying repays repeal repeals repel repels
repent repents repetition replay replete repleted replica replicas replies reply repose reposed represent reprint reprinted
reprove reproved reptile repute requiem reread rereading rereads resale rescue resemble resent resents reset reside resided
resides residing residue resign resigns resin resins resist resolve resolved resort resorts resound resounded resounding
respect respite restart resting restive restraint result retails retains retard retarding retards retch retches retinae
retire retired retirement retires retiring retort retorts retrace retraces retract retreat retrieve retrieves return retype
reuse reused reusing rev revamp revamped revel revelry revels revere reverie reveries reversal reverse revert revery review
revile reviled reviles revisit revival revive revived revives revoke revoked revolt revolve revolved revs revue revues revved
revving reward rewarding rewards rewind rework rewrite rewrites rewriting rewritten rhinos rib rice rich richer ricing ridded
ridden ridding riddle riddled riddles ride rider riders ridge ridged ridges riding rifle rifled rift rifted rifting rig
rigged rigs rile riled riling rim rimmed rind ring ringed ringing rings rink rinsed rinses rinsing rioted rioter rioting rip
ripe ripest ripped ripple rise rising rite rival rivals river roach road roads roam roamed roaming roaring robe rocker
rockers rockier rod rode roe roes roll romped roof rook rookie rookies rooming roost rooster roosts root rooted rooter rope
ropes rose rosier roster rot rotaries rotary rotation rote rotors rotten rotund rotunda rouged rough roughed rougher roughing
rouging roused rousing rout routed routeing router routes routing row rowdier rowing royally rpm rub rubber rubbing rudder
rude ruder rue rued ruffing rug ruin ruing ruining rule ruling rum rummer rumored rump rumple rung runner runnier runt ruse
rush rushed rushing rust rusted rusting rut rutting rye sac sack sacking sacs sadden sadder saddle saddling safe sag sage
sager sagest sagging sags sailed sailing sails saint saints sake sale sallow sally salon salons saloon saloons salted salter
saltier salting salve salved salves salving sanction sand sanding sane sang sap sapling sapped sapping saps saree sarees sash
sat satin saucing savage save saver saving savings savory savvying saw sawing sawn saws scalar scalded scalds scalier scaling
scalp scalped scalpel scalps scaly scan scant scanter scants scanty scarce scare scared scares scaring scarlet scene scent
scented scepter school scold scolds scoop scoops scopes scoping scored scorer scores scoring scorned scorns scotch scours
scout scouts scowl scowling scram scrammed scrams scrapped scratch scrawl scream screech screw screwed screws screwy script
scurry sea seal sealed sealing seamed seamen seaming seaport sear search searing sears seas seaside seat seating seceding
seclude secondarily secretion sect sector sects secular secure sedate seduce seduced seduces seduction see seed seeding seeds
seeing seek seem seep seer sees seize seized seizes selected selection sell seller selves senate sender sending sense sensed
senses sensibility sensor sent sentries sentry separate separated separates separation serene serials series sermon serpent
serve served server serves session setter setters settle settler settlers seventh seventy sever several severe severs sew
sewage sewing sewn sews sex sexy shade shaded shades shading shadowing shady shaft shafts shakes shaking shall shallow
shamble shame shamed shames shaming shanty shapes shaping share shared shares sharing shark sharks sharpen shatter shave
shaved shaven shaver shaves shaving she shearing shears sheath sheathing sheave shedding sheen sheik shelf shelter shelve
shield shimmer shin shine shines shinier shining shinned shins shiny ship shipped shirk shirt shirted shirts shiver shoal
shoaled shoaling shoals shocking shod shodden shoe shoed shoeing shoo shooed shooing shoon shoot shooting shoots shop shopped
shopper shopping shore shored shores shoring shorn shorten shortens shorting shot shout shouted shouting shouts shoved
shoving showering showier showman showmen shrank shred shreds shrewd shriek shrieks shrill shrimp shrine shrines shroud
shrunk shuck shunning shutter shy shying sic sick sicker sickle sics siding sidle sidled sidles sierra siesta sieve sieved
sieves sift sigh sighed sight sighted sights sign signal signed signer signify silent silken sill sillier silted simile
simmer simmers simple simpler simplex simplify simply sin sine sing singer sings sink sinned sinner sinners sinning sins
sinuses sip sipped sir sire sired siren siring sister sit site sited siting sits sitter sitters sixes sizable sizing sizzle
skater skating sketch sketched skewing ski skid skidded skied skiing skill skilled skills skim skimmed skimp skimped skimps
skimpy skin skinned skippered skippers skirted skis skit sky skying slack slacking slacks slain slakes slaking slang slap
slapped slash slat slated slates slating slay slaying slays sleek sleeted sleeve slender slewing slice sliced slices slicing
slick slicks slid slier sliest slime slimmer sling slings slink slinks slip slipped slipper slitter sliver slivers slop
slopes sloping slopped slot slow slowed slower slowing sludge sluice slum slumber slush sly slyer smacking smart smarter
smarts smash smears smell smelled smellier smells smelly smidge smile smith smiting smitten smoking smolder smooth smooths
smother smudge snacking snailed snails snaked snaking snap snapped snare snared snaring snarled snatch snatched sneers snide
snider snigger snip sniped snipped snippet snitch snitched snitches snob snooty snores snoring snorted snot snowing snuck
soaking soap soaping soaring sodden sodding softer solace solaces solacing sold solder solders soldier sole solider solids
soling soloed solos soluble solve solved solves somber sombre son song sooner soot sootier sop sopped sore sorer sores sorest
sorrow sorted sorting soul souls sound sounded sounder sounding sounds sour source soured sourer sours south sow sowing sown
sox spacial spade spaded spades spading span spaniel spanking spanning spare spared sparer spares sparing sparking sparring
sparrow sparse spat spate spatting spawning spay spayed spaying spays speak speaking spear spearing spears specious specking
specks sped speed speeds spell speller spells spend spends spewing spice spiced spices spicing spider spied spies spigot
spiking spinal spit spiting spittle splash spleen splice splices splicing splint splinted splints spoilt spoken spores sport
sported sports spout spouts sprain sprawl spray spraying sprays spreading spree spreed sprees sprier spring sprint sprinted
sprinter sprints sprout spruce sprucing spurious spy spying squad squads squall squat squats squawk squire squired squires
squiring squirm squirt stable stabled stabler stack stacking stacks staging stairs stake staked stakes staking stale staled
staler stales staling stall stalled stalls stamped stance staple stapler star starch stare stared stares staring stark
starker starlight starry stars startle starve state stated stater states static stating station statue stave staved staves
staving stay stayed staying stays steal steals steams steep steeps stem stems stench stepped stew stewards stewing stifle
stifled stilled stiller stilted sting stings stingy stink stinks stint stinted stints stitch stitched stitches stock stocks
stocky stoked stokes stoking stole stolen stoles stomp stomps stones stoning stoop stoops stopped storage stores storing
stouter stow stowing straighten strait strand strange strap straps strata straying strays streak stream street strewn strict
stride string strings stripe stripped stroll strolls stronger strum strums strung strut struts stuck stunk stunning styling
stylus suave suaver subset subtle such suck suckle suction suctions sudden sue sued suing suiting summer summon sun sunning
sunset sunsets supper suppers supple suppler supply surf surfed surge surged surges surlier survey swab swallow swam swamp
swamped swamps swampy swan swapped swat swathed sway swaying sways swears sweater sweep swell sweller swells swift swifts
swing swings swiped swish swished swords tab table tabled tables tablet tack tacked tackiest tackle tag tail tailed tailor
tails taint tainted taints taken takers taking talc talent talk talked talker talkers tallied tallies tallow talon talons
tame tamed tamer tames tamest taming tamper tang tangent tangs tank tanked tanker tanner tanning tap tape taper taping tapped
taps tardier target tarnish tarrier tarry tars tart tarter tasked tattle tattled taunted tauter tax taxi taxing taxying tea
teach teak team teamed teaming tear tearing tears teas tease teases teasing teat tee teed teeing teem teeter teetered
teetering teeters tell teller tellers temple tempts tenable tended tender tendered tenders tending tenement tenements tense
tensed tenser tenses tent tented tenths termite terser test tester testers testify tether tethering tethers texture thank
thanks thatch thaw thawing theater theft theist thence theory there thesis thick thicker thieve thigh thighs thimble thin
think thinker thinkers thinks thinly thins thirst thirty thong thongs thorough though thought thrash threading threat threats
thresh threshold threw thrift thrill thrills thrive thrived thriven thrives throat throats throb throbs throne throng throngs
throve throwing thrown thugs thunder thus thwart thwarts tick ticked tickle tickled tide tided tides tidied tidier tidies
tiding tidy tie tied tieing ties tiffed tiger tigers tight tightwad tightwads tilde tile tiled tiles tiling till tilled tills
tilt tilted timber timbers timers timid timider timing timings tinder tine ting tinge tinged tinges tingle tingled tings
tinier tinker tinkle tinkled tinned tinnier tinning tinny tinsel tip tipped tiptoe tiptoed tire tired tires tiring tissue
titter toad toads toddle toe toeing toes together toiled toilet toils told toll tolled tomcat tomcats tome tomes ton tonal
tone tones tong tongs toning tonnes took tool tooled toot tooted topics topple torched tore torn torrent tossed tost tot
toted totems toting totted totter tottering totters tough tour tours tousle tout touted tow tower towers towing town toy
toying trace traces tracing track traction trader trading trail trailer trails trains traits tramped trample trampled trance
transform transparency trapped traps trawler trawls tray trays tread treading treads treat treated treating treats treaty
treble tree trench trended trendier trending trends trendy trestle tribal tribe tribes trick trickle tricks tries trifle
trifled trifles trigger trill trilled trills trimmer trims trios trip tripe triplet triplets triplicate tripod tripos tripped
trips trite triter trodden troll trolls trouble trough troughs trounced trouncing truant truce truck trucks trudge truing
trumped trunk trunking trying tryout tubing tuck tumbler tuning turban tureen turf turning turnip turret turtle twangs twenty
twiddle twigs twine twined twines twinge twinges twinned twins twirled twirls twitch twitched twitches tying typing tyrant
udder udders ugly unable unarmed unblock unborn unclear undefined undergo undergone underlain underlie underlies underlying
undermine undermined undermines undermining underside undertone undid undoes uneven unfold unfolds unite uniting unjust
unlabeled unless unlike unload unlock unmoved unnamed unoriginal unread unrest unsaid unsaying unsays unseat unseats unseen
unsung unsure untidy untie untied unto untold unused unwary unwell unwise unwritten upend upends uphold upkeep uplift upping
ups upset upsets upside upstart uptake uptight upturn urchin urgent urging urinated urn usable utmost utter uttering utters
vacation vagrant valet valeted validating valise valley valor valued valve valved valves van vanes vanity vanning vanquish
vans variation varnish vary varying vase vases vast vaster veal vehement velour vend vended vender venders vending vendor
veneer veneered venomous vented ventured verb verier verify vermin vessel vet vetted viable vials vile viler vilest vine
vinegar vintage viola violas violate violent violin virile vise visibly vising vivid vivider vocation vocations voiding
volition volt voter vow vowing vying wadding waddle waddling wade wading waft wafted wafting wafts wag wage wager waging waif
waifs wail wailed wailing wails waist waists waiters waiting waiver waives waiving wake waken waking walkers wall walled
wallet wallop wallow wallowing wallows walnut wan wand wander wane waning wanner wanting wanton ward warden warding wards
warhead warier warm warmed warmer warming warning warping warren warring wars wart warts wary washout wastage wastes wasting
watch watched water waters watery watt watts wave waving wavy wax waxing waxy weak weaker weakly weaning wear wearier wearies
wearing wears weave weaved weaver weaves weaving wed wedder wedding wedge wedged wedges weed weeding weeds weep weigh weighed
weighs weirder weld welder welding welt welted welter weltered weltering welters welting went westward wet wetted wetter
wetting whaler whales what whence whet whew while whiled whiles whiling whine whined whines whining whipped whistle whistled
whistles whiten whitens whittle whole wholes why wicker wickers wicket widower wield wields wife wig wigged wigs wilder
wilier will willed willow wilted wilting win winch winched winded windier winding wine winged wings wining wink winner
winners winning wins winter wintered wipe wiper wipers wiping wire wirier wiring wise wiser wish wishing wist wit witch
witched witches witching wits wittier witting wive wobble woes woke woken wolfing won wonder wonders wont woo wooden woodier
wooding woods woofing wooing woolen woolier wordier wore working workings workmen world worlds wormed worming worms worrying
worse worsen worsens worsting worsts worth wot wound wounded wounder wounding wounds wove wow wowing wrangle wrapped wreaking
wreaks wreath wreathe wreathing wren wrench wresting wretch wrier wright wring wringing wrings wrists writers writhe writhed
writhes writhing wronger wrote wry wryer xix yack yam yap yapped yaps yard yearlies yearn yearns yeast yeasts yell yelled
yellowing yells yen yessed yet yew yield yields yogurt yonder young younger youth youths zany zeal zero zip zipped zipper
zone zones zoo zoom
`

let words: ReadonlySet<string> | undefined

/**
 * Whether a word, in lower case, is one that a person writes for its own sake.
 *
 * @example
 * isPlainWord('tidy') // true: no mistyped "tiny"
 */
export function isPlainWord(word: string): boolean {
  words ??= new Set(PLAIN.trim().split(/\s+/))
  return words.has(word)
}
