/** @module Pages in the other shapes, as different people ask for changes of them; the grammar was studied with these. */
import type { CorpusCase } from '../case.ts'
import { cornerHeight, edit, GIVING_WAY, high, isChanged, like, root, single, studiedCases } from '../wordings.ts'

export const saidOfShapes: readonly CorpusCase[] = studiedCases([
  ...single('said of other shapes', 'valid', 'orders', [
    ['change primary color to #0B3D91', root({ 'tokens.primary_color': '#0B3D91' })],
    ['Change accent to gold', root({ 'tokens.accent_color': '#FFD700' })],
    ['set the accent colour token to white', root({ 'tokens.accent_color': '#FFFFFF' })],
    ['our brand color should become #0B3D91', root({ 'tokens.primary_color': '#0B3D91' })],
    ['change button to black', edit({ order_button: { 'visual.bg_color': '#000000' } })],
    ['Make button navy blue', edit({ order_button: { 'visual.bg_color': '#000080' } })],
    ['Make button darker', edit({ order_button: { 'visual.bg_color': isChanged } })],
    ['navbar a little darker', edit({ navbar: { 'visual.bg_color': isChanged } })],
    [
      'Change all products to lightyellow',
      edit({ product_a: { 'visual.bg_color': '#FFFFE0' }, product_b: { 'visual.bg_color': '#FFFFE0' } }),
    ],
    ['Make title larger', edit({ page_heading: { 'visual.height': 48, bbox: cornerHeight(48) } }, GIVING_WAY)],
    ['Increase heading size', edit({ page_heading: { 'visual.height': 48, bbox: cornerHeight(48) } }, GIVING_WAY)],
    ['Make CTA more prominent', edit({ order_button: { 'visual.height': 60, bbox: cornerHeight(60) } }, GIVING_WAY)],
    [
      'please enlarge the order button a lot',
      edit({ order_button: { 'visual.height': 75, bbox: cornerHeight(75) } }, GIVING_WAY),
    ],
    [
      'I would want that the navbar is a little smaller',
      edit({ navbar: { 'visual.height': 54, bbox: cornerHeight(54) } }, GIVING_WAY),
    ],
    ['change the text of product a to "Cherry tomatoes"', edit({ product_a: { text: 'Cherry tomatoes' } })],
    ['Change Tomatoes to "Potatoes"', edit({ product_a: { text: 'Potatoes' } })],
    ['Rename Basil to Mint', edit({ product_b: { text: 'Mint' } })],
    ['heading should say "This week" instead of "Today"', edit({ page_heading: { text: 'This week' } })],
    ['the navbar title is wrong, it must be "Farmers market"', edit({ navbar: { text: 'Farmers market' } })],
    [
      'Add border to product cards',
      edit({ product_a: { 'visual.border': isChanged }, product_b: { 'visual.border': isChanged } }),
    ],
    [
      'put a 2px black border around both products',
      edit({
        product_a: { 'visual.border': '2px solid #000000' },
        product_b: { 'visual.border': '2px solid #000000' },
      }),
    ],
    [
      'drop shadow for the products',
      edit({ product_a: { 'visual.shadow': isChanged }, product_b: { 'visual.shadow': isChanged } }),
    ],
    ['round the corners of the order button to 12px', edit({ order_button: { 'visual.border_radius': 12 } })],
    ['order button with rounded corners of 12 px', edit({ order_button: { 'visual.border_radius': 12 } })],
    ['Make heading bold', edit({ page_heading: { 'visual.font_weight': 'bold' } })],
    ['Add more spacing', root({ 'tokens.base_spacing': 19 })],
    ['Increase spacing', root({ 'tokens.base_spacing': 19 })],
    ['spacing 24', root({ 'tokens.base_spacing': 24 })],
    ['base spacing down to 8', root({ 'tokens.base_spacing': 8 })],
    ['things are too tight, add some space between them', root({ 'tokens.base_spacing': 19 })],
    [
      'Make product a taller, and change text to Ripe tomatoes',
      edit({ product_a: { 'visual.height': 192, bbox: cornerHeight(192), text: 'Ripe tomatoes' } }, GIVING_WAY),
    ],
    [
      'Change color of the heading to navy, text to hello',
      edit({ page_heading: { 'visual.color': '#000080', text: 'hello' } }),
    ],
    ['accent colour should be white', root({ 'tokens.accent_color': '#FFFFFF' })],
    ['swap the primary color for black', root({ 'tokens.primary_color': '#000000' })],
    [
      'both product cards get a lightyellow background',
      edit({ product_a: { 'visual.bg_color': '#FFFFE0' }, product_b: { 'visual.bg_color': '#FFFFE0' } }),
    ],
    ['Make the order button a bit darker please', edit({ order_button: { 'visual.bg_color': isChanged } })],
    [
      'Make all products taller by 10px',
      edit(
        {
          product_a: { 'visual.height': 170, bbox: cornerHeight(170) },
          product_b: { 'visual.height': 170, bbox: cornerHeight(170) },
        },
        GIVING_WAY,
      ),
    ],
    [
      'make order button 20 pixels higher',
      edit({ order_button: { 'visual.height': 70, bbox: cornerHeight(70) } }, GIVING_WAY),
    ],
    ['replace the text of the heading with Fresh today', edit({ page_heading: { text: 'Fresh today' } })],
    ['Change Order to Buy', edit({ order_button: { text: 'Buy' } })],
    ['change navbar text to Farmers Market', edit({ navbar: { text: 'Farmers Market' } })],
    ['a bit more spacing please', root({ 'tokens.base_spacing': 19 })],
    ['Reduce spacing', root({ 'tokens.base_spacing': 12 })],
    ['set spacing = 20', root({ 'tokens.base_spacing': 20 })],
  ]),
  ...single('said of other shapes', 'valid', 'tiles', [
    [
      'Change text color to black on all red components',
      edit({ t1: { 'style.color': '#000000' }, t2: { 'style.color': '#000000' }, t3: { 'style.color': '#000000' } }),
    ],
    ['Make the first card blue', edit({ t1: { 'style.color': '#0000FF' } })],
    ['Make the second text component green (command 12)', edit({ t6: { 'style.color': like(/^#00(80|FF)00$/) } })],
    [
      'Turn all buttons black and every text blue',
      edit({
        t2: { 'style.color': '#000000' },
        t5: { 'style.color': '#000000' },
        t8: { 'style.color': '#000000' },
        t3: { 'style.color': '#0000FF' },
        t6: { 'style.color': '#0000FF' },
        t9: { 'style.color': '#0000FF' },
      }),
    ],
    ['Make the last card and the first button black', edit({ t7: {}, t2: { 'style.color': '#000000' } })],
    [
      'make all components black except cards',
      edit({
        t2: { 'style.color': '#000000' },
        t3: { 'style.color': '#000000' },
        t5: { 'style.color': '#000000' },
        t6: { 'style.color': '#000000' },
      }),
    ],
    ["Change the text of the second component to 'Hello World'", edit({ t2: { text: 'Hello World' } })],
    ['label the third button "Go"', edit({ t8: { text: 'Go' } })],
    [
      'Add padding to all components',
      edit(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`t${i + 1}`, { 'style.padding': 8 }]))),
    ],
    [
      'add 4px of padding to every card',
      edit({ t1: { 'style.padding': 4 }, t4: { 'style.padding': 4 }, t7: { 'style.padding': 4 } }),
    ],
    ['Make the background gradient from white to gray', root({ background: isChanged })],
    [
      'Move all cards to the right',
      edit({ t1: { 'style.position.x': 16 }, t4: { 'style.position.x': 316 }, t7: { 'style.position.x': 616 } }),
    ],
    ['delete the last two components', edit({}, { removed: ['t8', 't9'] })],
    ['Make the third button black and larger (command 5)', edit({ t8: { 'style.size': 'large' } })],
    [
      'Make all cards blue and increase their size',
      edit({
        t1: { 'style.color': '#0000FF', 'style.size': 'large' },
        t4: { 'style.size': 'large' },
        t7: { 'style.color': '#0000FF', 'style.size': 'large' },
      }),
    ],
    [
      'Make component t1 black and move it to position 50 50',
      edit({ t1: { 'style.color': '#000000', 'style.position.x': 50, 'style.position.y': 50 } }),
    ],
    [
      'make the fifth component and the last one green',
      edit({ t5: { 'style.color': isChanged }, t9: { 'style.color': isChanged } }),
    ],
    ['every other card should be black', edit({ t4: { 'style.color': '#000000' } })],
    [
      'all the blue ones become black',
      edit({ t4: { 'style.color': '#000000' }, t5: { 'style.color': '#000000' }, t6: { 'style.color': '#000000' } }),
    ],
    ['recolor every red card to blue', edit({ t1: { 'style.color': '#0000FF' } })],
    ['Make first two texts red', edit({ t6: { 'style.color': '#FF0000' } })],
    ['Change the text of the third button to "Send"', edit({ t8: { text: 'Send' } })],
    [
      'give all the buttons a padding of 6px',
      edit({ t2: { 'style.padding': 6 }, t5: { 'style.padding': 6 }, t8: { 'style.padding': 6 } }),
    ],
    [
      'Make all cards blue, all buttons black, and delete the last text',
      edit(
        {
          t1: { 'style.color': '#0000FF' },
          t7: { 'style.color': '#0000FF' },
          t2: { 'style.color': '#000000' },
          t5: { 'style.color': '#000000' },
        },
        { removed: ['t9'] },
      ),
    ],
  ]),
  ...single('said of other shapes', 'valid', 'shop', [
    ['double the height of the details box', edit({ details: high(320) }, GIVING_WAY)],
    ['scale the lamp to 150%', edit({ lamp: high(180) }, GIVING_WAY)],
    ['make both images 20 percent smaller', edit({ lamp: high(96), chair: high(96) }, GIVING_WAY)],
    ['lamp image taller, chair image shorter', edit({ lamp: high(144), chair: high(96) }, GIVING_WAY)],
    ['make buy_now say "Buy 2 and save"', edit({ buy_now: { text: 'Buy 2 and save' } })],
    ['make the button to the right of buy now bold', edit({ wish_list: { 'visual.font_weight': 'bold' } })],
    ['make the text right below the banner navy', edit({ tagline: { 'visual.color': '#0D1B2A' } })],
    ['make the component with id legal navy', edit({ legal: { 'visual.color': '#0D1B2A' } })],
    ['the one that says "Terms apply" should be navy', edit({ legal: { 'visual.color': '#0D1B2A' } })],
    [
      'make every component of type text bold',
      edit({ tagline: { 'visual.font_weight': 'bold' }, legal: { 'visual.font_weight': 'bold' } }),
    ],
    ['hide all images but the chair', edit({ lamp: { 'visual.visible': false } })],
    ['make the bottom text bold', edit({ legal: { 'visual.font_weight': 'bold' } })],
    ['underline texts smaller than 14px', edit({ legal: { 'visual.text_decoration': 'underline' } })],
    [
      'bold all texts that are not hidden',
      edit({ tagline: { 'visual.font_weight': 'bold' }, legal: { 'visual.font_weight': 'bold' } }),
    ],
    ['make the call to action bold', edit({ buy_now: { 'visual.font_weight': 'bold' } })],
    [
      'make the banner navy and bold, the tagline italic, the legal text underlined, hide the lamp, and delete the chair',
      edit(
        {
          banner: { 'visual.color': '#0D1B2A', 'visual.font_weight': 'bold' },
          tagline: { 'visual.font_style': 'italic' },
          legal: { 'visual.text_decoration': 'underline' },
          lamp: { 'visual.visible': false },
        },
        { removed: ['chair'] },
      ),
    ],
    ['Make both pictures larger', edit({ lamp: high(144), chair: high(144) }, GIVING_WAY)],
    ['the left image should be bigger', edit({ lamp: high(144) }, GIVING_WAY)],
    ['the desk lamp is way too small, double its size', edit({ lamp: high(240) }, GIVING_WAY)],
  ]),
  ...single('said of other shapes', 'valid', 'nested', [
    ['change the join button to say Sign up', edit({ join: { text: 'Sign up' } })],
    ['remove the offer from the panel', edit({}, { removed: ['offer'] })],
    ['make the card inside the panel black', edit({ offer: { color: '#000000' } })],
  ]),
  ...single('said of other shapes', 'valid', 'landing', [
    ['hide product card 2', edit({ card_b: { 'visual.visible': false } })],
    ['make the left card bold', edit({ card_a: { 'visual.font_weight': 'bold' } })],
  ]),
  ...single('said of other shapes', 'fixable', 'tiles', [
    [
      'make all buttns black',
      edit({ t2: { 'style.color': '#000000' }, t5: { 'style.color': '#000000' }, t8: { 'style.color': '#000000' } }),
    ],
  ]),
])
