/**
 * Wallets of Monero's test networks that were published with their view keys, and transactions that
 * their own software said what of. Keys, addresses, transactions: the recorded answers in
 * `tests/data/test_outputs` of monero-ecosystem/monero-python and the answers that its
 * `tests/test_outputs.py` states (stagenet); inputs are shortened, which no receiver reads. Of the
 * second wallet (testnet, view tags) no answer is stated there: that its amounts open the
 * commitments of the network is the proof.
 */

/** A wallet, and what is true of it. */
export type KnownWallet = {
  readonly key: string
  readonly address: string
  /** Addresses by `account/number`. */
  readonly addresses: Readonly<Record<string, string>>
  readonly txs: readonly {
    readonly id: string
    /** Output, address, piconero. */
    readonly own: readonly (readonly [number, string, string])[]
    readonly tx: unknown
  }[]
}

export const KNOWN_WALLETS: readonly KnownWallet[] = [
  {
    key: 'e507923516f52389eae889b6edc182ada82bb9354fb405abedbe0772a15aea0a',
    address:
      '56eDKfprZtQGfB4y6gVLZx5naKVHw6KEKLDoq2WWtLng9ANuBvsw67wfqyhQECoLmjQN4cKAdvMp2WsC5fnw9seKLcCSfjj',
    addresses: {
      '0/23':
        '76Qt2xMZ3m7b2tagubEgkvG81pwf9P3JYdxR65H2BEv8c79A9pCBTacEFv87tfdcqXRemBsZLFVGHTWbqBpkoBJENBoJJS9',
      '0/21':
        '78zGgzb45TEL8uvRFjCayUjHS98RFry1f7P4PE4LU7oeLh42s9AtP8fYXVzWqUW4r3Nz4g3V64w9RSiV7o3zUbPZVs5DVaU',
      '0/22':
        '73ndji4W2bu4WED87rJDVALMvUsZLLYstZsigbcGfb5YG9SuNyCSYk7Qbttez2mXciKtWRzRN9aYGJbF9TPBidNQNZppnFw',
      '0/24':
        '7BJxHKTa4p5USJ9Z5GY15ZARXL6Qe84qT3FnWkMbSJSoEj9ugGjnpQ1N9H1jqkjsTzLiN5VTbCP8f4MYYVPAcXhr36bHXzP',
      '1/0':
        '7BC3q5ogPCfTkBHZajDdkhSLxN3wSSULEN52Q2XzGebeetyG4oumiCHJjPpSyNvP6qR2idCYiUEqmHjKwc66fmcKN4dxW5u',
    },
    txs: [
      {
        id: 'f79a10256859058b3961254a35a97a3d4d5d40e080c6275a3f9779acde73ca8d',
        own: [
          [0, '0/23', '4000000000000'],
          [2, '0/21', '1000000000000'],
          [3, '0/22', '2000000000000'],
          [4, '0/24', '8000000000000'],
        ],
        tx: {
          version: 2,
          unlock_time: 0,
          vin: [{ key: { amount: 0, key_offsets: [1], k_image: '00' } }],
          vout: [
            {
              amount: 0,
              target: { key: 'd3eb42322566c1d48685ee0d1ad7aed2ba6210291a785ec051d8b13ae797d202' },
            },
            {
              amount: 0,
              target: { key: '5bda44d7953e27b84022399850b59ed87408facdf00bbd1a2d4fda4bf9ebf72f' },
            },
            {
              amount: 0,
              target: { key: '4c79c14d5d78696e72959a28a734ec192059ebabb931040b5a0714c67b507e76' },
            },
            {
              amount: 0,
              target: { key: '64de2b358cdf96d498a9688edafcc0e25c60179e813304747524c876655a8e55' },
            },
            {
              amount: 0,
              target: { key: '966240954892294091a48c599c6db2b028e265c67677ed113d2263a7538f9a43' },
            },
          ],
          extra: [
            1, 146, 237, 108, 138, 102, 45, 238, 33, 161, 206, 135, 162, 175, 155, 54, 190, 224,
            201, 123, 184, 53, 72, 222, 104, 30, 62, 117, 139, 247, 135, 182, 75, 4, 5, 113, 84,
            189, 210, 154, 130, 14, 75, 193, 242, 17, 141, 220, 41, 99, 98, 206, 221, 184, 221, 39,
            131, 165, 108, 235, 107, 103, 190, 40, 55, 174, 11, 209, 63, 23, 122, 178, 206, 172,
            177, 142, 196, 198, 11, 10, 166, 58, 83, 5, 243, 98, 168, 164, 0, 135, 184, 180, 20,
            151, 205, 66, 39, 23, 123, 237, 241, 232, 148, 52, 161, 122, 39, 59, 18, 163, 101, 227,
            224, 141, 147, 79, 44, 212, 57, 232, 247, 109, 238, 64, 235, 146, 131, 20, 92, 231, 85,
            63, 29, 33, 143, 11, 171, 126, 173, 10, 83, 32, 1, 84, 157, 86, 180, 23, 44, 186, 149,
            84, 47, 112, 252, 60, 207, 29, 20, 19, 242, 150, 203, 182, 163, 148, 22, 83, 118, 207,
            203, 225, 39, 157, 43, 19, 190, 161, 54, 161, 69, 224, 34, 58, 140, 154, 188, 1, 56, 29,
            116, 227, 149, 18, 95,
          ],
          rct_signatures: {
            type: 4,
            txnFee: 353610000,
            ecdhInfo: [
              { amount: 'a3dbb31727a3e5cf' },
              { amount: 'd7a6c0054a610d15' },
              { amount: '07c8fc0b2b0fc7f6' },
              { amount: '607b8b2b1ec9f80b' },
              { amount: '4fd6e38be6204f58' },
            ],
            outPk: [
              'a9f90678b5845959a1a1d14759d0b5bce3669a14bbfe74bcec241fe84650886a',
              'd824808507afc632d593539f661efb418fba5ee867965662bfe6223a2c54a179',
              'deae21658bb80046749f6472fc1b970950adec0bceb01d7c41cec0869d8c77ad',
              '1f86ab1d99a77eea46de63ef9a77cea4b40992b8838552f48fd1c7256e4fd684',
              '30391f552ba2a259f26041a5ac58f803a51ee862663319673f00e027cd850006',
            ],
          },
        },
      },
      {
        id: 'dc08610685b8a55dc7d64454ecbe12868e4e73c766e2d19ee092885a06fc092d',
        own: [[0, '0/0', '13515927959357']],
        tx: {
          version: 2,
          unlock_time: 518207,
          vin: [{ gen: { height: 518147 } }],
          vout: [
            {
              amount: 13515927959357,
              target: { key: '5b695861b1f0b409e1e51f0fed323fbb9dc2fe020146c060f85520e96468659d' },
            },
          ],
          extra: [
            1, 220, 188, 34, 119, 62, 166, 51, 229, 198, 46, 210, 214, 191, 54, 140, 193, 246, 219,
            234, 35, 107, 202, 9, 213, 173, 245, 16, 4, 39, 197, 32, 231,
          ],
          rct_signatures: { type: 0 },
        },
      },
      {
        id: '54731f9263e92c9e249d8eb677f7c8f1c7edb9812092479f026062139842e0e0',
        own: [],
        tx: {
          version: 2,
          unlock_time: 0,
          vin: [{ key: { amount: 0, key_offsets: [1], k_image: '00' } }],
          vout: [
            {
              amount: 0,
              target: { key: '5c09c39a189d1ceb7bceb1929a4fc676642d4277fdd3abaec2a3f7c0368e8077' },
            },
            {
              amount: 0,
              target: { key: '1a8b5aa09c1ccfb310ad913a6b577a7e723a53619fb4fd1d9b5e831fc1694be0' },
            },
          ],
          extra: [
            1, 65, 88, 164, 63, 169, 150, 146, 177, 47, 124, 96, 195, 68, 227, 158, 193, 234, 47,
            182, 8, 160, 78, 94, 188, 2, 231, 225, 89, 49, 186, 237, 123, 2, 9, 1, 130, 171, 128,
            151, 207, 6, 115, 252,
          ],
          rct_signatures: {
            type: 5,
            txnFee: 44790000,
            ecdhInfo: [{ amount: '1ad451cc41a9baf7' }, { amount: '0a6ded7a1104d184' }],
            outPk: [
              '9338cbbdc552ac770797da8af3a589b02e9ad5928d439875760d89dfae1de4ba',
              '05e5685aa757e6420ef889107c7d4c0fc64c698f8bbaa7192ba7164c88ce8b46',
            ],
          },
        },
      },
    ],
  },
  {
    key: '31c8c8582bffbbe823c431069cbf27e5b3d0d8c8062f8e909eafd71116840b09',
    address:
      '9sotHmY781cAChddb8JRC9Yjuiifgq381b5nepg5FKyF3EYcQfhWLfScnSoYepu2WiCriBW7oqPkc3r9DJ8M9BE5JQeKAAp',
    addresses: {
      '0/1':
        'BgnjGyQMqyz8DTRxaAat7oVWBoncUG3PmY5rwf4VBLWY6giSVbEaZec6Ae8w6GK1ZhgfFZnCL4EfXMjL1T5mkRdKKEVqSfC',
      '0/2':
        'BhS5oGvXMGqJLtQFea7ip3fJiYN9s23qr3nubeHLwGrf7RDPb5qm6m75VY29TCkjKF4ENANPXmkPt3opjV27t7eyDj5PmY1',
    },
    txs: [
      {
        id: 'e59f9d72780d4b4df0b0b776cffa39f50daf9cc9607c77ad6fa47e564c937b73',
        own: [[0, '0/1', '1000000000000']],
        tx: {
          version: 2,
          unlock_time: 0,
          vin: [{ key: { amount: 0, key_offsets: [1], k_image: '00' } }],
          vout: [
            {
              amount: 0,
              target: {
                tagged_key: {
                  key: '72cc46c83882ce16fe2c49213f0865fd1a292854968cdc1502c564f3c5acb482',
                  view_tag: '98',
                },
              },
            },
            {
              amount: 0,
              target: {
                tagged_key: {
                  key: 'd8112626629d09187643679ea70f566af48966c0973bcb2ba670064fdffd920e',
                  view_tag: 'c3',
                },
              },
            },
          ],
          extra: [
            1, 47, 120, 89, 162, 27, 74, 248, 52, 201, 227, 37, 35, 68, 139, 92, 232, 191, 16, 171,
            21, 69, 175, 81, 194, 56, 179, 44, 229, 49, 43, 191, 159, 2, 9, 1, 143, 9, 86, 254, 61,
            158, 216, 141,
          ],
          rct_signatures: {
            type: 6,
            txnFee: 71680000,
            ecdhInfo: [{ amount: '81990250e7f25791' }, { amount: 'ff4eb9def40ad4c5' }],
            outPk: [
              'c05c88d8e386b59b37c295833f14660667b999b31e9dc4670bd09fe3aab68acb',
              '511432f8d675ff2c389f39729477494cc7cd785d3a13dda276dec624928e0a1c',
            ],
          },
        },
      },
      {
        id: 'ac30f84fcb0b96f38cf789de04fb643fa6be45856546f57b6eb15a099b0feea1',
        own: [[0, '0/1', '1000000000000']],
        tx: {
          version: 2,
          unlock_time: 0,
          vin: [{ key: { amount: 0, key_offsets: [1], k_image: '00' } }],
          vout: [
            {
              amount: 0,
              target: {
                tagged_key: {
                  key: '7ea504c8efc3b1aaf6ece2c4ff8324eb7fd06586db6d76f6146e0c4384bda414',
                  view_tag: '97',
                },
              },
            },
            {
              amount: 0,
              target: {
                tagged_key: {
                  key: '72f76fd4aad444c8d6e3dca7d26c7a6f5757f51fd8fc9f04eee480e0f901c1e1',
                  view_tag: 'c1',
                },
              },
            },
          ],
          extra: [
            1, 165, 108, 105, 178, 240, 39, 4, 148, 16, 228, 136, 231, 199, 15, 145, 233, 253, 26,
            102, 212, 28, 199, 86, 203, 70, 112, 187, 94, 172, 122, 238, 175, 2, 9, 1, 140, 245, 9,
            192, 8, 22, 51, 48,
          ],
          rct_signatures: {
            type: 6,
            txnFee: 71820000,
            ecdhInfo: [{ amount: '9d413197a1c2253c' }, { amount: '1b7f5373d95f0187' }],
            outPk: [
              '0c4cb09845aba910acb3ef2fdd4259ee6e768b60f3d0ab287ce389eda58527d8',
              'ba6df0b8f74c7d3c48bcb4c7499056623468573405bbd30529831c1ec116c5ed',
            ],
          },
        },
      },
      {
        id: '701a1dd65581ad964b7c603025b251223c6e8e00c6fd9b63d0f4796613fc4d49',
        own: [[0, '0/2', '1000000000000']],
        tx: {
          version: 2,
          unlock_time: 0,
          vin: [{ key: { amount: 0, key_offsets: [1], k_image: '00' } }],
          vout: [
            {
              amount: 0,
              target: {
                tagged_key: {
                  key: '2fdc2171121c91f613c73a1a2db6744570f50881d6abc47b686b25b525d438d7',
                  view_tag: 'c7',
                },
              },
            },
            {
              amount: 0,
              target: {
                tagged_key: {
                  key: '2692a21c23855a9a1a6212dc76954742d13ca41afaa6e8619b979b2f062a8c4c',
                  view_tag: 'fe',
                },
              },
            },
          ],
          extra: [
            1, 170, 102, 60, 91, 146, 32, 232, 227, 12, 138, 136, 49, 119, 161, 23, 154, 75, 189,
            178, 206, 24, 219, 121, 150, 83, 43, 74, 86, 37, 217, 237, 100, 2, 9, 1, 55, 181, 21,
            181, 85, 145, 70, 241,
          ],
          rct_signatures: {
            type: 6,
            txnFee: 71770000,
            ecdhInfo: [{ amount: '0dc8c766e8de0bbe' }, { amount: '5c674dd59d15c78e' }],
            outPk: [
              '71948a295394caa477f47e5c0414520fd3bd924885e3342fec0a93217e1beeff',
              '3f29d04d2bedb0dcc99fb4259398f82cf6c37e2c5518e7b149dbe6ed67cb9872',
            ],
          },
        },
      },
      {
        id: '27b6aa8380daaab5641e7318f9b7ba8e7a8097734e6e979fc0390056f6ec9546',
        own: [[0, '0/1', '1000000000000']],
        tx: {
          version: 2,
          unlock_time: 0,
          vin: [{ key: { amount: 0, key_offsets: [1], k_image: '00' } }],
          vout: [
            {
              amount: 0,
              target: {
                tagged_key: {
                  key: '34e8533536817a21bfdca72f577b3bd3a373b7c844d222be6a0703ba186dd369',
                  view_tag: 'af',
                },
              },
            },
            {
              amount: 0,
              target: {
                tagged_key: {
                  key: '4ec0e1c41663845413d5c68fa646c93b904f66c932f72dcc9c7bacaeb2c14e08',
                  view_tag: 'fd',
                },
              },
            },
          ],
          extra: [
            1, 86, 167, 164, 194, 213, 67, 16, 44, 42, 122, 84, 125, 196, 92, 241, 58, 203, 216,
            220, 64, 9, 184, 239, 11, 119, 27, 120, 95, 163, 146, 212, 197, 2, 9, 1, 254, 10, 110,
            119, 25, 74, 229, 69,
          ],
          rct_signatures: {
            type: 6,
            txnFee: 71680000,
            ecdhInfo: [{ amount: 'e6a1c12fa9a17229' }, { amount: '62d32c123e568b3b' }],
            outPk: [
              'b3e1fa823cd9eac432fc935b3d7cafdd1b212af9630dd04c28c5c5c6124fcc74',
              'e5213d4c17e6a3e20436dfcb83bd117b85c405fa3b108d2ffadf5a92aa0939bd',
            ],
          },
        },
      },
    ],
  },
]
